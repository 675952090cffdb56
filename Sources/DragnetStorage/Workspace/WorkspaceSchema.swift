import GRDB

/// The tables of a workspace and how older ones become the newest.
///
/// Events, entities, inputs and levels are numbered from 0, without gaps but those that ``removal`` names. Rows of an
/// import that has not been committed lie behind the committed ones, so that hiding or removing them is one comparison.
enum WorkspaceSchema {
    /// "DRAG": what SQLite keeps in the file's header, so that no other program's database is taken for a workspace.
    static let applicationID: UInt32 = 0x4452_4147

    /// The steps from an empty database to the newest tables; a step is never changed once released.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: events, findings, models") { db in
            try db.execute(sql: events)
            try db.execute(sql: models)
            try db.execute(sql: findings)
        }
        migrator.registerMigration("2: labels, suppressions") { try $0.execute(sql: labels) }
        migrator.registerMigration("3: logs that grow") { try $0.execute(sql: growth) }
        migrator.registerMigration("4: service") { try $0.execute(sql: service) }
        migrator.registerMigration("5: decisions") { try $0.execute(sql: triage) }
        migrator.registerMigration("6: saved searches, jobs") { try $0.execute(sql: searches) }
        migrator.registerMigration("7: removed events") { try $0.execute(sql: removal) }
        migrator.registerMigration("8: files of scoring states") { try $0.execute(sql: stateFiles) }
        return migrator
    }

    /// Built after the first load: an index on a full table is several times cheaper than one kept while it fills.
    ///
    /// SQLite sorts in lists as long as its cache; short ones stay in the processor's cache and sort twice as fast.
    static let indexes = """
        PRAGMA cache_size = -2048;
        CREATE UNIQUE INDEX IF NOT EXISTS entity_identity ON entity(name, type);
        CREATE INDEX IF NOT EXISTS event_source ON event(source);
        CREATE INDEX IF NOT EXISTS event_destination ON event(destination);
        PRAGMA cache_size = -32768;
        """

    private static let events = """
        CREATE TABLE setting (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE import (
            id INTEGER PRIMARY KEY,
            is_committed INTEGER NOT NULL DEFAULT 0,
            first_event INTEGER NOT NULL,
            event_count INTEGER NOT NULL DEFAULT 0,
            first_entity INTEGER NOT NULL,
            entity_count INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE input (
            id INTEGER PRIMARY KEY,
            import INTEGER NOT NULL REFERENCES import(id),
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL UNIQUE,
            row_count INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE entity (
            id INTEGER PRIMARY KEY,
            type INTEGER NOT NULL,
            name TEXT NOT NULL
        ) STRICT;

        CREATE TABLE event_column (
            id INTEGER PRIMARY KEY,
            import INTEGER NOT NULL REFERENCES import(id),
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            content TEXT NOT NULL,
            UNIQUE (role, name)
        ) STRICT;

        CREATE TABLE level (
            event_column INTEGER NOT NULL REFERENCES event_column(id),
            code INTEGER NOT NULL,
            import INTEGER NOT NULL REFERENCES import(id),
            text TEXT NOT NULL,
            PRIMARY KEY (event_column, code)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            input INTEGER NOT NULL REFERENCES input(id),
            input_row INTEGER NOT NULL,
            time INTEGER,
            source INTEGER NOT NULL REFERENCES entity(id),
            destination INTEGER NOT NULL REFERENCES entity(id),
            amount REAL,
            currency INTEGER,
            kind INTEGER,
            label INTEGER,
            input_id TEXT
        ) STRICT;

        CREATE TABLE attribute_chunk (
            event_column INTEGER NOT NULL REFERENCES event_column(id),
            first_event INTEGER NOT NULL,
            event_count INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (event_column, first_event)
        ) STRICT;
        """

    private static let models = """
        CREATE TABLE model (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            metadata TEXT NOT NULL
        ) STRICT;

        CREATE TABLE model_file (
            model INTEGER NOT NULL REFERENCES model(number) ON DELETE CASCADE,
            name TEXT NOT NULL,
            size INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (model, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE promotion (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            model INTEGER NOT NULL REFERENCES model(number) ON DELETE CASCADE
        ) STRICT;

        CREATE TABLE scoring_state (
            model INTEGER PRIMARY KEY REFERENCES model(number) ON DELETE CASCADE,
            watermark INTEGER NOT NULL,
            size INTEGER NOT NULL,
            sha256 TEXT NOT NULL
        ) STRICT;

        CREATE TABLE scoring_state_chunk (
            model INTEGER NOT NULL REFERENCES scoring_state(model) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (model, number)
        ) STRICT;
        """

    /// The file of a state in `states/`; NULL for a state that lies in pieces in `scoring_state_chunk`, as they all did.
    private static let stateFiles = "ALTER TABLE scoring_state ADD COLUMN file TEXT;"

    /// Findings belong to the model that made them; `finding_source` numbers the models so that a row need not
    /// repeat 64 characters, and outlives the model itself.
    private static let findings = """
        CREATE TABLE finding_source (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE run (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            source INTEGER NOT NULL REFERENCES finding_source(number),
            command TEXT NOT NULL,
            record TEXT NOT NULL
        ) STRICT;

        CREATE TABLE incident (
            source INTEGER NOT NULL REFERENCES finding_source(number),
            id TEXT NOT NULL,
            run INTEGER NOT NULL REFERENCES run(number),
            rank INTEGER NOT NULL,
            severity INTEGER NOT NULL,
            score REAL NOT NULL,
            surprise REAL NOT NULL,
            status TEXT NOT NULL,
            first_time INTEGER,
            last_time INTEGER,
            record TEXT NOT NULL,
            PRIMARY KEY (id, source)
        ) STRICT;
        CREATE INDEX incident_run ON incident(run);

        CREATE TABLE alert (
            source INTEGER NOT NULL REFERENCES finding_source(number),
            id TEXT NOT NULL,
            run INTEGER NOT NULL REFERENCES run(number),
            incident TEXT NOT NULL,
            level TEXT NOT NULL,
            severity INTEGER NOT NULL,
            score REAL NOT NULL,
            surprise REAL NOT NULL,
            status TEXT NOT NULL,
            record TEXT NOT NULL,
            PRIMARY KEY (id, source)
        ) STRICT;
        CREATE INDEX alert_run ON alert(run);
        CREATE INDEX alert_incident ON alert(incident);

        CREATE TABLE entity_finding (
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            source INTEGER NOT NULL REFERENCES finding_source(number),
            score REAL NOT NULL,
            surprise REAL NOT NULL,
            severity INTEGER NOT NULL,
            status TEXT NOT NULL,
            cluster INTEGER,
            distance REAL,
            distance_z REAL,
            events INTEGER NOT NULL,
            first_time INTEGER,
            last_time INTEGER,
            incident TEXT,
            reasons TEXT,
            PRIMARY KEY (name, type, source)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE event_score_chunk (
            source INTEGER NOT NULL REFERENCES finding_source(number),
            first_event INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (source, first_event)
        ) STRICT;

        CREATE TABLE event_detail (
            source INTEGER NOT NULL REFERENCES finding_source(number),
            event INTEGER NOT NULL,
            incident TEXT,
            reasons TEXT NOT NULL,
            PRIMARY KEY (source, event)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE triage (
            id TEXT NOT NULL PRIMARY KEY,
            status TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
