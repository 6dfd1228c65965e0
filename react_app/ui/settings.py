"""What the desk remembers between evenings that is not part of a show: sizes, recent files, imported shaders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

RECENT = 8
SCALES = (80, 90, 100, 110, 125, 150, 175, 200)


class Settings:
    """A small ini file in the config folder."""

    def __init__(self, config: Path) -> None:
        self._ini = QSettings(str(config / "desk.ini"), QSettings.Format.IniFormat)

    def _paths(self, key: str) -> list[Path]:
        value = self._ini.value(key, [])
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [Path(str(text)) for text in texts if text]

    @property
    def recent(self) -> list[Path]:
        """Show files opened or saved lately, newest first."""
        return self._paths("files/recent")

    def remember_recent(self, path: Path) -> None:
        """Put a show file first among the recent ones."""
        paths = [path, *(p for p in self.recent if p != path)][:RECENT]
        self._ini.setValue("files/recent", [str(p) for p in paths])

    @property
    def shaders(self) -> list[Path]:
        """Shader files and folders of shaders the user brought."""
        return self._paths("library/shaders")

    def remember_shaders(self, paths: list[Path]) -> None:
        """Add shader files or folders."""
        self._ini.setValue("library/shaders", [str(path) for path in dict.fromkeys((*self.shaders, *paths))])

    def forget_shaders(self, path: Path) -> None:
        """Take a shader file or folder off."""
        self._ini.setValue("library/shaders", [str(known) for known in self.shaders if known != path])

    @property
    def videos(self) -> list[Path]:
        """Video files and folders of videos the user brought."""
        return self._paths("library/videos")

    def remember_videos(self, paths: list[Path]) -> None:
        """Add video files or folders."""
        self._ini.setValue("library/videos", [str(path) for path in dict.fromkeys((*self.videos, *paths))])

    def forget_videos(self, path: Path) -> None:
        """Take a video file or folder off."""
        self._ini.setValue("library/videos", [str(known) for known in self.videos if known != path])

    @property
    def show_path(self) -> Path | None:
        """File of the show that was open last; None for one without a file."""
        text = self._ini.value("session/show", "")
        return Path(str(text)) if text else None

    @show_path.setter
    def show_path(self, path: Path | None) -> None:
        if path != self.show_path:
            self._ini.setValue("session/show", str(path) if path else "")

    @property
    def scale(self) -> int:
        """Size of the interface in percent."""
        value = self._ini.value("window/scale", 100)
        number = int(value) if isinstance(value, int | str) and str(value).isdigit() else 100
        return min(max(number, SCALES[0]), SCALES[-1])

    @scale.setter
    def scale(self, percent: int) -> None:
        self._ini.setValue("window/scale", percent)

    def state(self, name: str) -> QByteArray | None:
        """Return the remembered state of a window or splitter."""
        value = self._ini.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else None

    def remember_state(self, name: str, state: QByteArray) -> None:
        """Remember the state of a window or splitter."""
        self._ini.setValue(f"window/{name}", state)

    @property
    def folder(self) -> str:
        """Folder that was used last in a file dialog."""
        return str(self._ini.value("files/folder", ""))

    @folder.setter
    def folder(self, path: str) -> None:
        self._ini.setValue("files/folder", path)

    @property
    def export_folder(self) -> str:
        """Folder the last video went to."""
        return str(self._ini.value("files/export", ""))

    @export_folder.setter
    def export_folder(self, path: str) -> None:
        self._ini.setValue("files/export", path)

    def word(self, key: str, default: str = "") -> str:
        """Return a remembered word by its key, such as `cloud/server`."""
        return str(self._ini.value(key, default))

    def remember_word(self, key: str, word: str) -> None:
        """Remember a word."""
        if self.word(key) != word:
            self._ini.setValue(key, word)

    def save(self) -> None:
        """Write to disk now."""
        self._ini.sync()
