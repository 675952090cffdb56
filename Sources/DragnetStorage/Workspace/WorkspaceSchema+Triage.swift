extension WorkspaceSchema {
    /// What people decided about findings, one after the other, so that it can be told and taken back.
    ///
    /// `before` holds what a decision replaced, as JSON; `undone_by` is the decision that took it back. The index holds all that
    /// lists are chosen and sorted by: records are long, and are read for the rows of a page alone.
    static let triage = """
        ALTER TABLE triage ADD COLUMN until INTEGER;

        CREATE TABLE decision (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL,
            action TEXT NOT NULL,
            until INTEGER,
            note TEXT,
            who TEXT NOT NULL,
            time INTEGER NOT NULL,
            before TEXT NOT NULL,
            undone_by INTEGER REFERENCES decision(number)
        ) STRICT;
        CREATE INDEX decision_subject ON decision(subject);
        CREATE INDEX incident_list ON incident(source, rank, surprise DESC, id, severity, score, status, last_time);
        """

    /// Searches that people keep by a name, and jobs that a service goes on with after a restart.
    static let searches = """
        CREATE TABLE saved_search (
            name TEXT NOT NULL PRIMARY KEY,
            query TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE job (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            promotes INTEGER NOT NULL,
            rows INTEGER,
            state TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            result TEXT,
            error TEXT
        ) STRICT;
        """
}
