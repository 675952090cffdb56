public import DragnetDetection
import GRDB

/// How many incidents ended on a day.
public struct IncidentDay: Sendable, Hashable {
    /// Days since 1970.
    public var day: Int
    /// How many.
    public var count: Int
    /// The worst band among them.
    public var worst: Severity
}

extension Workspace {
    /// How many incidents of the latest run's model ended on each day, oldest first; days without any are left out.
    public func incidentDays() throws -> [IncidentDay] {
        try read { db in
            guard let source = try Self.source(db, model: nil) else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT last_time / 86400000000 AS day, count(*) AS count, max(severity) AS worst FROM incident
                    WHERE source = ? AND last_time IS NOT NULL GROUP BY day ORDER BY day
                    """,
                arguments: [source]
            ).map {
                IncidentDay(
                    day: $0["day"], count: $0["count"], worst: try FindingCoding.severity($0["worst"], path: path))
            }
        }
    }
}
