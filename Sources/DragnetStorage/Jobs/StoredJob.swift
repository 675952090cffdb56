import DragnetCore
import GRDB

/// Work of a service as the workspace remembers it, so that it goes on after a restart.
public struct StoredJob: Sendable, Hashable {
    /// Its place among all jobs, from 1.
    public var number: Int
    /// What it does.
    public var kind: String
    /// Whether a model that it learns takes over.
    public var promotes: Bool
    /// How many events of the log it looks at; nil until it runs.
    public var rows: Int?
    /// How far it is: waiting, running, done, failed or cancelled.
    public var state: String
    /// When it was asked for, microseconds since 1970.
    public var startedAt: Int64
    /// What it made.
    public var result: String?
    /// Why it failed.
    public var error: String?

    /// A job that waits.
    public init(number: Int, kind: String, promotes: Bool, startedAt: Int64) {
        self.number = number
        self.kind = kind
        self.promotes = promotes
        self.startedAt = startedAt
        state = "waiting"
    }
}

extension Workspace {
    /// The newest jobs, oldest of them first.
    public func jobs(newest: Int = 100) throws -> [StoredJob] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM job ORDER BY number DESC LIMIT ?", arguments: [max(0, newest)]
            ).reversed().map { row in
                var job = StoredJob(
                    number: row["number"], kind: row["kind"], promotes: row["promotes"], startedAt: row["started_at"])
                (job.rows, job.state, job.result, job.error) = (row["rows"], row["state"], row["result"], row["error"])
                return job
            }
        }
    }

    /// Keeps a job as it stands, and forgets the oldest beyond `most`.
    public func keep(_ job: StoredJob, most: Int = 100) throws {
        let texts = try [job.kind, job.state].map { try CheckedText.check($0, "a job's text") }
        let (result, error) = (
            try job.result.map { try CheckedText.check($0, "a job's result") },
            try job.error.map { try CheckedText.check($0, "a job's error") }
        )
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO job (number, kind, promotes, rows, state, started_at, result, error)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [job.number, texts[0], job.promotes, job.rows, texts[1], job.startedAt, result, error])
            try db.execute(
                sql: """
                    DELETE FROM job WHERE state NOT IN ('waiting', 'running')
                    AND number <= (SELECT max(number) FROM job) - ?
                    """,
                arguments: [most])
        }
    }

    /// Forgets a job.
    public func forgetJob(_ number: Int) throws {
        try write { try $0.execute(sql: "DELETE FROM job WHERE number = ?", arguments: [number]) }
    }
}
