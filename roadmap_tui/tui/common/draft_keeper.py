"""Writer of one draft while somebody types, from any thread, and never after it was let go."""

from datetime import datetime
from threading import Lock

import msgspec

from roadmap_tui.localstate.drafts import Draft, Drafts
from roadmap_tui.model.records import Story


class DraftKeeper:
    """Writes one draft of this process. Its methods may be called from any thread; the last call wins."""

    def __init__(self, drafts: Drafts, draft: Draft) -> None:
        self._drafts = drafts
        self._draft = draft
        self._lock = Lock()
        self._is_over = False

    def keep(
        self,
        fields: dict[str, str],
        seen: Story | None,
        now: datetime,
        *,
        revision: int | None = None,
        aside: bool = False,
    ) -> None:
        """Write the draft; nothing is kept where nothing is typed. Raises OSError."""
        with self._lock:
            if self._is_over:
                return
            self._draft = msgspec.structs.replace(
                self._draft, fields=fields, seen=seen, revision=revision, written_at=now, aside=aside
            )
            if fields:
                self._drafts.write(self._draft)
            else:
                self._drafts.drop(self._draft)
            self._is_over = aside

    def let_go(self) -> None:
        """Remove the draft: what it held is saved, or thrown away."""
        with self._lock:
            self._is_over = True
            self._drafts.drop(self._draft)
