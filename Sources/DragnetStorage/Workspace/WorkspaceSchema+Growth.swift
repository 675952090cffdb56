extension WorkspaceSchema {
    /// What a log that grows night by night needs.
    ///
    /// The fingerprint of an import's log says whether a killed import may be taken up again; the times of its events
    /// say where repeated events can be at all; the evidence of odd events lets an incident go on; files are known by
    /// place, size and change, so that a folder of a year is not read every night.
    static let growth = """
        ALTER TABLE import ADD COLUMN fingerprint TEXT;
        ALTER TABLE import ADD COLUMN first_time INTEGER;
        ALTER TABLE import ADD COLUMN last_time INTEGER;
        ALTER TABLE event_detail ADD COLUMN evidence TEXT;

        CREATE TABLE seen_file (
            path TEXT NOT NULL PRIMARY KEY,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE incident_alias (
            id TEXT NOT NULL PRIMARY KEY,
            incident TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
