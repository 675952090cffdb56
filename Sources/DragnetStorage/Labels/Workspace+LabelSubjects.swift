public import DragnetCore
public import DragnetDetection
import GRDB

/// What a bare id of a table of labels is the name of.
public enum LabelUnit: String, Sendable, Hashable, CaseIterable {
    /// An event.
    case event
    /// An entity.
    case entity
}

/// What an id of a table means in a workspace.
public enum LabelLookup: Sendable, Hashable {
    /// One subject, and the time of its last event where it has one.
    case subject(LabelSubject, time: Int64?)
    /// Nothing that the workspace holds.
    case unknown
    /// Several subjects.
    case ambiguous([LabelSubject])
}

extension Workspace {
    /// What the ids of a table mean, whether or not any of it was scored.
    ///
    /// With a prefix (`event:`, `entity:`, `pair:`) an id means that and nothing else. A bare one is an incident's id,
    /// or else the name of what `unit` says; without a unit, of an event or an entity. One pass over all events, about a
    /// second for five million.
    public func identify(
        _ ids: [String], unit: LabelUnit? = nil, context: WorkContext = .serial
    ) throws -> [LabelLookup] {
        for id in ids { _ = try CheckedText.check(id, "the id") }
        return try read { db in
            var finder = SubjectFinder(unit: unit, ids: ids)
            try finder.find(db, context: context)
            return ids.map { finder.lookup($0) }
        }
    }

    /// The rows of the workspace's log that belong to each incident of a model.
    ///
    /// - Parameter model: nil for the model of the latest run.
    public func incidentRows(model: String? = nil) throws -> [String: [Int]] {
        try read { db in
            guard let source = try Self.source(db, model: model) else { return [:] }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT incident, event FROM event_detail WHERE source = ? AND incident IS NOT NULL ORDER BY event
                    """,
                arguments: [source])
            var found: [String: [Int]] = [:]
            while let row = try rows.next() { found[row["incident"], default: []].append(row["event"]) }
            return found
        }
    }
}

/// Looks for many subjects in one pass.
private struct SubjectFinder {
    /// Whether something of that name was seen, and the time of its last event.
    private struct Sight {
        var isThere = false
        var time: Int64?

        mutating func see(at time: Int64?) {
            isThere = true
            if let time { self.time = max(self.time ?? time, time) }
        }
    }

    private let unit: LabelUnit?
    private var events: [ByteKey: Int] = [:]
    private var entities: [ByteKey: Int] = [:]
    private var pairs: [ByteKey: Int] = [:]
    private var incidents: [ByteKey: Int] = [:]
    private var sights: [Sight] = []

    init(unit: LabelUnit?, ids: [String]) {
        self.unit = unit
        for id in ids {
            for subject in meanings(of: id) {
                switch subject {
                case .event(let name): events[ByteKey(name)] = nextSight(events[ByteKey(name)])
                case .entity(let name): entities[ByteKey(name)] = nextSight(entities[ByteKey(name)])
                case .pair(let name): pairs[ByteKey(name)] = nextSight(pairs[ByteKey(name)])
                case .incident(let name): incidents[ByteKey(name)] = nextSight(incidents[ByteKey(name)])
                }
            }
        }
    }

    /// What an id could mean, the first that is there taking precedence over units.
    private func meanings(of id: String) -> [LabelSubject] {
        if LabelSubject.hasPrefix(id) { return [LabelSubject(id)] }
        switch unit {
        case .event: return [.incident(id), .event(id)]
        case .entity: return [.incident(id), .entity(id)]
        case nil: return [.incident(id), .event(id), .entity(id)]
        }
    }

    private mutating func nextSight(_ known: Int?) -> Int {
        if let known { return known }
        sights.append(Sight())
        return sights.count - 1
    }

    func lookup(_ id: String) -> LabelLookup {
        var found: [(LabelSubject, Int64?)] = []
        for subject in meanings(of: id) {
            let place =
                switch subject {
                case .event(let name): events[ByteKey(name)]
                case .entity(let name): entities[ByteKey(name)]
                case .pair(let name): pairs[ByteKey(name)]
                case .incident(let name): incidents[ByteKey(name)]
                }
            if let place, sights[place].isThere { found.append((subject, sights[place].time)) }
        }
        guard let first = found.first else { return .unknown }
        return found.count == 1 ? .subject(first.0, time: first.1) : .ambiguous(found.map(\.0))
    }

    mutating func find(_ db: Database, context: WorkContext) throws {
        try findIncidents(db)
        let extent = try EventReader.extent(db)
        var sightOfEntity: [Int32] = []
        if !entities.isEmpty { sightOfEntity = try findEntities(db, count: extent.entities) }
        var sightOfPair: [UInt64: Int] = [:]
        for (pair, place) in pairs { try findPair(db, pair.text, place, count: extent.entities, &sightOfPair) }
        guard !events.isEmpty || !entities.isEmpty || !sightOfPair.isEmpty else { return }
        let select = try RawStatement(
            db, "SELECT id, input_id, time, source, destination FROM event WHERE id < ? ORDER BY id")
        select.bind(extent.events, at: 1)
        while try select.step() {
            let row = select.int(0)
            if row & 0xFFFF == 0 {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(
                        stage: "looking for the labelled", completed: Int(row), total: extent.events, unit: "events"))
            }
            let time = select.isNull(2) ? nil : select.int(2)
            if !events.isEmpty {
                let name = select.isNull(1) ? String(row) : select.withBytes(1) { String(decoding: $0, as: UTF8.self) }
                if let place = events[ByteKey(name)] { sights[place].see(at: time) }
            }
            let (source, destination) = (select.int(3), select.int(4))
            if !sightOfEntity.isEmpty {
                for end in [source, destination] where sightOfEntity[Int(end)] >= 0 {
                    sights[Int(sightOfEntity[Int(end)])].see(at: time)
                }
            }
            if !sightOfPair.isEmpty, let place = sightOfPair[Self.key(source, destination)] {
                sights[place].see(at: time)
            }
        }
    }

    private mutating func findIncidents(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, max(last_time) AS time FROM incident GROUP BY id") {
            if let place = incidents[ByteKey(row["id"])] { sights[place].see(at: row["time"]) }
        }
    }

    /// The place of each entity's sight by its number, -1 for those that nobody asks for.
    private mutating func findEntities(_ db: Database, count: Int) throws -> [Int32] {
        var places = [Int32](repeating: -1, count: count)
        let select = try RawStatement(db, "SELECT id, name FROM entity WHERE id < ?")
        select.bind(count, at: 1)
        while try select.step() {
            let name = select.withBytes(1) { String(decoding: $0, as: UTF8.self) }
            guard let place = entities[ByteKey(name)] else { continue }
            places[Int(select.int(0))] = Int32(truncatingIfNeeded: place)
            sights[place].isThere = true
        }
        return places
    }

    /// A pair is there if both its ends are; any `->` in its name may be the joint.
    private mutating func findPair(
        _ db: Database, _ name: String, _ place: Int, count: Int, _ pairs: inout [UInt64: Int]
    ) throws {
        func numbers(_ name: String) throws -> [Int64] {
            try Int64.fetchAll(db, sql: "SELECT id FROM entity WHERE name = ? AND id < ?", arguments: [name, count])
        }
        for joint in name.indices where name[joint...].hasPrefix("->") {
            let destinations = try numbers(String(name[name.index(joint, offsetBy: 2)...]))
            for source in try numbers(String(name[..<joint])) {
                for destination in destinations {
                    sights[place].isThere = true
                    pairs[Self.key(source, destination)] = place
                }
            }
        }
    }

    private static func key(_ source: Int64, _ destination: Int64) -> UInt64 {
        UInt64(bitPattern: source) << 32 | UInt64(bitPattern: destination) & 0xFFFF_FFFF
    }
}
