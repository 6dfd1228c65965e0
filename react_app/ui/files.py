"""Show files and tracks: new, open, save, recent. No dialog here ever stops the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from react_app.core.errors import ShowFileError
from react_app.core.paths import Paths
from react_app.core.problems import Problem
from react_app.core.show import AudioChoice
from react_app.core.showfile import SUFFIX, load_show, save_show
from react_app.link.messages import SetAudio, Transport
from react_app.shaders.foreign import SUFFIXES as FOREIGN_SUFFIXES
from react_app.shaders.scenes import house_show
from react_app.shaders.source import SHADER_SUFFIXES
from react_app.ui import edits
from react_app.ui.clip_wish import PICTURES, VIDEO, is_clip
from react_app.ui.desk import Desk
from react_app.ui.settings import Settings

AUDIO = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".oga", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".mka", ".mp4",
         ".mov", ".mkv", ".webm")  # fmt: skip
SHADERS = (*SHADER_SUFFIXES, *FOREIGN_SUFFIXES)
_SHOW_FILTER = f"Shows (*{SUFFIX})"
_AUDIO_FILTER = f"Audio ({' '.join(f'*{suffix}' for suffix in AUDIO)});;All files (*)"
_VIDEO_FILTER = f"Videos and pictures ({' '.join(f'*{suffix}' for suffix in (*VIDEO, *PICTURES))});;All files (*)"


def _music_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)


class Files(QObject):
    """Opens and saves for the window."""

    shaders_wanted = Signal(list)
    recent_changed = Signal()

    def __init__(self, window: QWidget, desk: Desk, paths: Paths, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._desk, self._paths, self._settings = window, desk, paths, settings
        self.dialog: QFileDialog | None = None

    def new(self) -> None:
        """Start a fresh show of the house scenes."""
        self._keep_unsaved()
        self._desk.open_show(house_show(), None)

    def open(self) -> None:
        """Ask for a show file."""
        self._ask("Open a show", _SHOW_FILTER, self.open_path, folder=str(self._paths.shows))

    def open_path(self, path: Path) -> bool:
        """Open a show file; a file that cannot be read becomes a problem."""
        try:
            show = load_show(path)
        except ShowFileError as error:
            self._desk.tell(Problem("open", str(error), "error"))
            self._desk.notice.emit("That show cannot be opened. The problems list says why.")
            return False
        self._desk.clear("open")
        self._keep_unsaved()
        self._desk.open_show(show, path)
        self._settings.remember_recent(path)
        self.recent_changed.emit()
        return True

    def save(self) -> None:
        """Save to the show's file, or ask for one."""
        path = self._desk.document.path
        if path is None:
            self.save_as()
        else:
            self.save_to(path)

    def save_as(self) -> None:
        """Ask where to save."""
        name = f"{self._desk.show.name}{SUFFIX}"
        self._ask("Save the show as", _SHOW_FILTER, self.save_to, save=str(self._paths.shows / name))

    def save_to(self, path: Path) -> bool:
        """Save to a file; the newest values of all controls go with it."""
        if not path.name.endswith(SUFFIX):
            path = path.with_name(path.name.removesuffix(".json") + SUFFIX)
        desk = self._desk
        desk.settle()
        show = replace(desk.show, name=path.name.removesuffix(SUFFIX))
        try:
            save_show(show, path)
        except ShowFileError as error:
            desk.tell(Problem("save", str(error), "error"))
            desk.notice.emit("The show was not saved. The problems list says why.")
            return False
        desk.clear("save")
        desk.document.mark_saved(show, path)
        desk.amend(show)
        self._settings.remember_recent(path)
        self.recent_changed.emit()
        desk.notice.emit(f"Saved {path.name}.")
        return True

    def open_track(self) -> None:
        """Ask for an audio file to play."""
        self._ask("Open a track", _AUDIO_FILTER, self.play)

    def play(self, path: Path) -> None:
        """Listen to a file and play it."""
        self.listen(AudioChoice("file", str(path.absolute())))
        self._desk.link.send(Transport("play"))

    def listen(self, choice: AudioChoice) -> None:
        """Listen to something else."""
        desk = self._desk
        desk.link.send(SetAudio(choice))
        desk.amend(replace(desk.show, audio=choice))

    def import_shaders(self) -> None:
        """Ask for shader files."""
        self._ask(
            "Import shaders",
            f"Shaders ({' '.join(f'*{suffix}' for suffix in SHADERS)})",
            lambda path: None,
            many=self.shaders_wanted.emit,
        )

    def ask_videos(self, take: Callable[[list[str]], object]) -> None:
        """Ask for video files."""
        self._ask("Add videos", _VIDEO_FILTER, lambda path: None, many=take)

    def ask_video_folder(self, take: Callable[[list[str]], object]) -> None:
        """Ask for a folder of videos."""
        self._ask("Add a folder of videos", "", lambda path: take([str(path)]))
        if self.dialog is not None:
            self.dialog.setFileMode(QFileDialog.FileMode.Directory)

    def ask_clip(self, uid: int) -> None:
        """Ask where the file of a video layer is, or for another one."""
        layer = edits.find_layer(self._desk.show, uid)
        if layer is None or layer.clip is None:
            return
        missing = any(clip.missing for clip in self._desk.link.status.clips if clip.uid == uid)
        title = f"Where is {Path(layer.clip.path).name}?" if missing else f"Another video for {layer.name}"
        self._ask(title, _VIDEO_FILTER, lambda path: self._desk.replace_clip(uid, path, relink=missing))

    def drop(self, names: list[str]) -> None:
        """Take files that were dropped on the window: a track is played, a show opened, shaders imported."""
        shows = [n for n in names if n.endswith(SUFFIX)]
        shaders = [n for n in names if n not in shows and (Path(n).is_dir() or n.lower().endswith(SHADERS))]
        tracks = [n for n in names if n.lower().endswith(AUDIO)]
        videos = [n for n in names if is_clip(n) and n not in tracks]
        for name in videos:
            self._desk.add_clip(Path(name))
        if shows:
            self.open_path(Path(shows[0]))
        elif tracks:
            self.play(Path(tracks[0]))
        if shaders:
            self.shaders_wanted.emit(shaders)
        if not (shaders or shows or tracks or videos) and names:
            self._desk.notice.emit(f"{Path(names[0]).name} is no track, video, show or shader.")

    def _keep_unsaved(self) -> None:
        """Keep a show that was never saved, so that opening another one loses nothing."""
        desk = self._desk
        desk.settle()
        if not desk.document.edited:
            return
        stamp = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
        path = self._paths.shows / f"{desk.show.name} {stamp}{SUFFIX}"
        try:
            save_show(desk.show, path, backups=0)
        except ShowFileError as error:
            desk.tell(Problem("keep", f"The show before could not be kept: {error}", "warning"))
            return
        self._settings.remember_recent(path)
        self.recent_changed.emit()

    def _ask(
        self,
        title: str,
        filters: str,
        accept: Callable[[Path], object],
        *,
        folder: str = "",
        save: str = "",
        many: Callable[[list[str]], object] | None = None,
    ) -> None:
        dialog = QFileDialog(self._window, title, folder or self._settings.folder or _music_folder(), filters)
        dialog.setModal(False)
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(save)
        elif many is not None:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)

        def accepted() -> None:
            names = dialog.selectedFiles()
            if not names:
                return
            if not folder and not save:
                self._settings.folder = str(Path(names[0]).parent)
            if many is not None:
                many(names)
            else:
                accept(Path(names[0]))

        dialog.accepted.connect(accepted)
        self.dialog = dialog
        dialog.show()
