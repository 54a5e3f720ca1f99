"""The tables of `mediamate.db`, one step per schema version. A step that was released is never edited."""

from .database import Migration

_FIRST: Migration = (
    # `seq` orders and pages: two requests may carry the same time
    """CREATE TABLE request (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        ref TEXT NOT NULL,
        actor TEXT NOT NULL,
        state TEXT NOT NULL,
        open INTEGER NOT NULL,
        body TEXT NOT NULL
    )""",
    "CREATE INDEX request_ref ON request (ref)",
    "CREATE INDEX request_open ON request (seq) WHERE open",
    """CREATE TABLE watcher (
        actor TEXT NOT NULL,
        request_id TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
        PRIMARY KEY (actor, request_id)
    ) WITHOUT ROWID""",
    # The outbox: a row without a thread is for the house (bus event, triggers)
    """CREATE TABLE notice (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        request_id TEXT NOT NULL,
        thread TEXT,
        payload TEXT NOT NULL,
        created TEXT NOT NULL,
        sent TEXT
    )""",
    "CREATE INDEX notice_pending ON notice (id) WHERE sent IS NULL",
    """CREATE TABLE proposal (
        id TEXT PRIMARY KEY,
        thread TEXT NOT NULL,
        actor TEXT NOT NULL,
        state TEXT NOT NULL,
        expires REAL NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX proposal_thread ON proposal (thread, state)",
    """CREATE TABLE last_word (
        thread TEXT PRIMARY KEY,
        proposal_id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE
    ) WITHOUT ROWID""",
    """CREATE TABLE rating (
        actor TEXT NOT NULL,
        ref TEXT NOT NULL,
        title TEXT NOT NULL,
        liked INTEGER NOT NULL,
        rated TEXT NOT NULL,
        PRIMARY KEY (actor, ref)
    ) WITHOUT ROWID""",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

_CONVERSATIONS: Migration = (
    """CREATE TABLE exchange (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        actor TEXT NOT NULL,
        door TEXT NOT NULL,
        said_at REAL NOT NULL,
        body TEXT NOT NULL
    )""",
    "CREATE INDEX exchange_actor ON exchange (actor, door, id)",
    "CREATE INDEX exchange_said_at ON exchange (said_at)",
    # The words of requests and of what was said, in dictionary form. The full-text index over this table is
    # made by `history_talks.py`, where SQLite can: some are built without
    """CREATE TABLE searchable (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        words TEXT NOT NULL,
        UNIQUE (kind, key)
    )""",
)

_CHATS: Migration = (
    """CREATE TABLE button (
        id TEXT PRIMARY KEY,
        sheet TEXT NOT NULL,
        person INTEGER NOT NULL,
        place TEXT NOT NULL,
        message INTEGER,
        expires REAL NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX button_sheet ON button (sheet)",
    "CREATE INDEX button_message ON button (message)",
    # A message that shows how a request goes on; message 0: its reader took it away
    """CREATE TABLE followed (
        place TEXT NOT NULL,
        request_id TEXT NOT NULL,
        person INTEGER NOT NULL,
        message INTEGER NOT NULL,
        photo INTEGER NOT NULL,
        shown TEXT NOT NULL,
        language TEXT NOT NULL,
        PRIMARY KEY (place, request_id)
    ) WITHOUT ROWID""",
    "CREATE TABLE heard (chat TEXT PRIMARY KEY, message INTEGER NOT NULL) WITHOUT ROWID",
)

# What somebody was asked to write in a chat: their next message there is the answer
_AWAITED: Migration = (
    """CREATE TABLE awaited (
        place TEXT NOT NULL,
        person INTEGER NOT NULL,
        message INTEGER NOT NULL,
        expires REAL NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (place, person)
    ) WITHOUT ROWID""",
)

# Of which series somebody wants every new episode
_FOLLOWS: Migration = (
    """CREATE TABLE follow (
        actor TEXT NOT NULL,
        ref TEXT NOT NULL,
        since TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (actor, ref)
    ) WITHOUT ROWID""",
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _CONVERSATIONS, _CHATS, _AWAITED, _FOLLOWS)
