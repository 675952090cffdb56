extension WorkspaceSchema {
    /// What a person said: verdicts on subjects, and what shall not be shown for a while.
    ///
    /// Subjects are names and not rows, so that a label outlives an incident that a later run no longer makes. The
    /// check of a label's text keeps foreign writers from storing verdicts that no reader knows.
    static let labels = """
        CREATE TABLE label (
            subject TEXT NOT NULL PRIMARY KEY,
            verdict TEXT NOT NULL CHECK (verdict IN ('fraud', 'legit', 'unsure')),
            kind TEXT,
            label_group TEXT,
            note TEXT,
            known_at INTEGER,
            until INTEGER,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE suppression (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            form TEXT NOT NULL CHECK (form IN ('entity', 'reason', 'pair', 'finding')),
            subject TEXT NOT NULL,
            reason TEXT NOT NULL DEFAULT '',
            until INTEGER,
            why TEXT NOT NULL CHECK (why <> ''),
            created_at INTEGER NOT NULL,
            UNIQUE (form, subject, reason)
        ) STRICT;
        """
}
