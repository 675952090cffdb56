extension WorkspaceSchema {
    /// What a service needs: who may ask, and which requests were stored already.
    ///
    /// A token is known by the hash of its secret alone. A request is kept with the rows that it became, so that the same
    /// request again is told the same and stored once; `rows` is a JSON list, below zero (-row - 1) for events that were
    /// there before.
    static let service = """
        CREATE TABLE access_token (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE,
            scopes TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ingest_request (
            key TEXT NOT NULL PRIMARY KEY,
            digest TEXT NOT NULL,
            rows TEXT NOT NULL,
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ingest_request_time ON ingest_request(time);
        """

    /// Finds events by their own ids, for a service that is told the same event twice; made when one first opens.
    static let inputIDIndex =
        "CREATE INDEX IF NOT EXISTS event_input_id ON event(input_id) WHERE input_id IS NOT NULL"
}
