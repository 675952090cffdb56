extension WorkspaceSchema {
    /// Which rows of the log are gone because they were kept long enough.
    ///
    /// Rows keep their numbers, so that what refers to them means them for good; a stretch says that nothing is missing
    /// where rows are. `time` is the newest of its events.
    static let removal = """
        CREATE TABLE removed_stretch (
            first_event INTEGER PRIMARY KEY,
            event_count INTEGER NOT NULL,
            time INTEGER NOT NULL
        ) STRICT;
        """
}
