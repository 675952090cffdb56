import DragnetCore
import DragnetDetection
import GRDB

extension Workspace {
    /// What an id means that a person typed.
    ///
    /// With a prefix (`event:`, `entity:`, `pair:`) it means that and nothing else. A bare one is looked up among
    /// incidents (the id or its beginning, with or without `INC-`), entities, events and pairs.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if it means nothing, or several things, which the help then names.
    public func resolve(_ id: String) throws -> FindingReference {
        let candidates = try candidates(for: id)
        guard let first = candidates.first else { throw Self.unknown(id) }
        guard candidates.count == 1 else {
            let names = candidates.prefix(10).map { UntrustedText.terminal("\($0)") }.joined(separator: ", ")
            let more = candidates.count > 10 ? " and \(candidates.count - 10) more" : ""
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(id))\" can mean \(candidates.count) things",
                help: "say \(names)\(more)", circumstance: .ambiguousName)
        }
        return first
    }

    /// All that an id can mean: incidents first, then entities, events and pairs.
    public func candidates(for id: String) throws -> [FindingReference] {
        let id = try CheckedText.check(id, "the id")
        guard !id.isEmpty else { return [] }
        return try read { db in
            if let name = Self.rest(of: id, after: "event:") { return try Self.events(db, name) }
            if let name = Self.rest(of: id, after: "entity:") { return try Self.entities(db, name) }
            if let name = Self.rest(of: id, after: "pair:") { return try Self.pairs(db, name) }
            return try Self.incidents(db, id) + Self.entities(db, id) + Self.events(db, id) + Self.pairs(db, id)
        }
    }

    /// Whether an id is that of an incident, or one joined into another, which shares no event with these.
    ///
    /// Of all models, because what people say of an incident is kept by its id alone.
    public func isIncidentID(_ id: String, ofOtherThan events: [String]) throws -> Bool {
        let id = try CheckedText.check(id, "the incident")
        return try read { db in
            // What was joined is found under the other's id.
            let isAlias = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM incident_alias WHERE id = ?)", arguments: [id])
            if isAlias == true { return true }
            let own = Set(events)
            let records = try String.fetchAll(db, sql: "SELECT record FROM incident WHERE id = ?", arguments: [id])
            return try records.contains { record in
                own.isDisjoint(with: try FindingCoding.value(Incident.self, record, path: path).events)
            }
        }
    }

    private static func rest(of id: String, after prefix: String) -> String? {
        // By bytes, because a name that begins with a combining mark is one character with the colon before it.
        id.utf8.starts(with: prefix.utf8)
            ? String(decoding: id.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
    }

    /// Incidents of that id, or else those whose ids begin so; at least three digits make a beginning.
    private static func incidents(_ db: Database, _ id: String) throws -> [FindingReference] {
        let exact = try String.fetchOne(db, sql: "SELECT id FROM incident WHERE id = ? LIMIT 1", arguments: [id])
        if let exact { return [.incident(exact)] }
        let upper = id.uppercased()
        let beginning = upper.hasPrefix("INC-") ? upper : "INC-" + upper
        guard beginning.utf8.count >= 7, beginning.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        let found = try String.fetchAll(
            db, sql: "SELECT DISTINCT id FROM incident WHERE substr(id, 1, ?) = ? ORDER BY id",
            arguments: [beginning.utf8.count, beginning])
        return found.map { .incident($0) }
    }

    private static func entities(_ db: Database, _ name: String) throws -> [FindingReference] {
        let extent = try EventReader.extent(db).entities
        let isKnown = try Int.fetchOne(
            db,
            sql: """
                SELECT 1 FROM entity WHERE name = ? AND id < ?
                UNION ALL SELECT 1 FROM entity_finding WHERE name = ? LIMIT 1
                """,
            arguments: [name, extent, name])
        return isKnown == nil ? [] : [.entity(name)]
    }

    private static func events(_ db: Database, _ name: String) throws -> [FindingReference] {
        try eventRows(db, named: [name])[0].isEmpty ? [] : [.event(name)]
    }

    /// A pair is known if it has an alert or both its ends are entities; any `->` in the name may be the joint.
    private static func pairs(_ db: Database, _ name: String) throws -> [FindingReference] {
        let hasAlert = try Int.fetchOne(
            db, sql: "SELECT 1 FROM alert WHERE id = ? LIMIT 1", arguments: ["pair:" + name])
        if hasAlert != nil { return [.pair(name)] }
        for joint in name.indices where name[joint...].hasPrefix("->") {
            let source = String(name[..<joint])
            let destination = String(name[name.index(joint, offsetBy: 2)...])
            if try !entities(db, source).isEmpty && !entities(db, destination).isEmpty { return [.pair(name)] }
        }
        return []
    }
}
