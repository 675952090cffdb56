public import DragnetDetection
import GRDB

/// An incident that has something in common with another.
public struct SimilarIncident: Sendable {
    /// The incident, with what people decided about it.
    public var incident: Incident
    /// An entity of the other one that it holds too; nil where only shape and reason are the same.
    public var sharedEntity: String?
}

extension Workspace {
    /// Incidents that share an entity with one, then those of the same shape and first reason, each worst first.
    ///
    /// They come without their graphs. Shape and reason are looked at among the 300 worst alone, so that the answer takes milliseconds however many there are.
    ///
    /// - Parameters:
    ///   - time: microseconds since 1970 at which labels and suppressions are looked at.
    ///   - limit: at most so many.
    public func similarIncidents(to incident: Incident, time: Int64, limit: Int) throws -> [SimilarIncident] {
        let names = try incident.entities.prefix(20).map { try CheckedText.check($0, "the name") }
        let found = try read { db -> [(id: String, entity: String?)] in
            guard let source = try Self.source(db, model: nil) else { return [] }
            var found: [(id: String, entity: String?)] = []
            let shared = try Row.fetchAll(
                db,
                sql: """
                    SELECT incident.id AS id, min(name) AS name FROM entity_finding
                    JOIN incident ON incident.id = entity_finding.incident AND incident.source = entity_finding.source
                    WHERE name IN (SELECT value FROM json_each(?)) AND entity_finding.source = ? AND incident.id <> ?
                    GROUP BY incident.id ORDER BY rank LIMIT ?
                    """,
                arguments: [try FindingCoding.json(names), source, incident.id, limit])
            for row in shared { found.append((row["id"], row["name"])) }
            let alike = try String.fetchAll(
                db,
                sql: """
                    SELECT id FROM (SELECT id, rank, record FROM incident WHERE source = ? ORDER BY rank LIMIT 300)
                    WHERE id <> ? AND json_extract(record, '$.reasons[0].code') = ?
                        AND json_extract(record, '$.shape') = ? ORDER BY rank LIMIT ?
                    """,
                arguments: [
                    source, incident.id, incident.reasons.first?.code.rawValue, incident.shape.rawValue, limit,
                ])
            for id in alike where !found.contains(where: { $0.id == id }) { found.append((id, nil)) }
            return found
        }
        return try found.prefix(limit).compactMap { entry in
            var query = FindingQuery()
            (query.id, query.time, query.isBrief) = (entry.id, time, true)
            return try incidents(query).first.map { SimilarIncident(incident: $0, sharedEntity: entry.entity) }
        }
    }
}
