.PHONY: run test lint bench demo-track clean

run:  ## install what is missing, then open the app on the demo track (without a display: render it to out/demo.mp4)
	@scripts/run.sh

test:  ## install what the tests need, then run linters, type checks and tests
	@scripts/test.sh

lint:
	@scripts/setup.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench:  ## print the tables of benchmarks/
	@scripts/setup.sh test
	@for script in benchmarks/*.py; do echo "== $$script"; .venv/bin/python $$script || exit 1; done

demo-track:  ## make the demo track and its truth again
	@scripts/setup.sh run
	.venv/bin/python scripts/make_demo_track.py

clean:
	rm -rf .venv build dist out *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
