.PHONY: run test lint bench scorecard demo-track thumbnails clean help

run:  ## install what is missing, then open the app on the demo track (without a display: render it to out/demo.mp4)
	@scripts/run.sh

test:  ## install what the tests need, then run linters, type checks and tests
	@scripts/test.sh

lint:  ## linters and type checks alone
	@scripts/lint.sh

bench:  ## print the tables of benchmarks/
	@scripts/bench.sh

scorecard:  ## measure the beat trackers again for README and About box (BEATS=FOLDER CALLED="what it is" for other recordings)
	@scripts/scorecard.sh

demo-track:  ## make the demo track and its truth again
	@scripts/setup.sh run
	@.venv/bin/python scripts/make_demo_track.py

thumbnails:  ## draw the pictures of the house's scenes and shaders that are missing or out of date
	@scripts/setup.sh run
	@.venv/bin/python scripts/make_thumbnails.py

clean:  ## remove everything that was made here, the environment included
	rm -rf .venv build dist out *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':  ## ' '/^[a-z-]+:  ## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
