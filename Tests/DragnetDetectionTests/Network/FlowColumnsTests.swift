import DragnetCore
import DragnetDetection
import DragnetEvents
import Foundation
import Testing

/// Checks columns of whole logs against counts over the lists of their events.
@Suite("Columns of the network channel")
struct FlowColumnsTests {
    private static let counters = [
        "outEvents", "inEvents", "newPeersOut", "newPeersIn", "fanOut", "fanIn", "failuresOut", "failuresIn",
        "bytesOut", "newServices", "oddRoutes", "pairEvents", "newPorts", "pairBytes", "serviceEvents", "serviceBytes",
    ]
    private static let halfLives = [("minute", 60.0), ("hour", 3_600), ("day", 86_400)]

    @Test("Sixteen counters by three half-lives by four, and forty-two others, each with a name of its own")
    func names() {
        let base = FlowColumns.all.prefix(FlowColumns.baseCount)
        #expect(FlowColumns.counterColumns == 16 * 3 * 4 && base.count == 16 * 3 * 4 + 42)
        #expect(FlowColumns.all.count == FlowColumns.count)
        #expect(Set(FlowColumns.all.map(\.name)).count == FlowColumns.count)
        for counter in Self.counters {
            for (lane, _) in Self.halfLives {
                for height in ["", ".ownMaximum", ".ownMean", ".role"] {
                    let name = "\(counter).\(lane)\(height)"
                    let column = FlowColumns.all.first { $0.name == name }
                    #expect(column?.isEvidence == !height.isEmpty, "\(name)")
                }
            }
        }
        for (place, column) in FlowColumns.all.enumerated() { #expect(FlowColumns.place(column.name) == place) }
    }

    @Test("Clip groups are fine: the heights of a counter, its raw values, each other column, the memory")
    func clips() {
        #expect(Set(FlowColumns.all.map(\.clip)) == Set(0..<FlowColumns.clipCount))
        var groups: [Int: Set<String>] = [:]
        for column in FlowColumns.all {
            let parts = column.name.split(separator: ".").map(String.init)
            let isCounter = Self.counters.contains(parts[0])
            let group = isCounter ? parts[0] + (parts.count == 3 ? " heights" : " counts") : column.name
            groups[column.clip, default: []].insert(group.hasPrefix("memory") || group.hasPrefix("own.") ? "" : group)
        }
        #expect(groups.values.allSatisfy { $0.count == 1 })
        #expect(groups.count == 2 * 16 + 42 + 1)
    }

    /// c of the definition: what the events before and with `row` add, each faded by its age.
    private func faded(_ log: EventLog, _ row: Int, _ halfLife: Double, _ amount: (Int) -> Double) -> Double {
        guard let times = log.times else { return .nan }
        return (0...row).reduce(0) { $0 + amount($1) * exp2(-Double(times[row] - times[$1]) / 1e6 / halfLife) }
    }

    private func isNear(_ found: Float, _ expected: Double) -> Bool {
        abs(Double(found) - expected) < 2e-3 * max(1, abs(expected))
    }

    @Test("Counts of connections, new partners, failures and bytes are sums over all events", arguments: [1, 2])
    func sums(seed: UInt64) throws {
        let log = try NetworkLog.random(220, seed: seed).log
        let events = (0..<log.count).map { log[$0] }
        let rows = NetworkLogColumns(log)
        func isFirst(_ row: Int, _ same: (Event, Event) -> Bool) -> Bool {
            !events[..<row].contains { same($0, events[row]) }
        }
        let isNewPair = events.indices.map { row in
            isFirst(row) { $0.source == $1.source && $0.destination == $1.destination }
        }
        let isNewTriple = events.indices.map { row in
            isFirst(row) { $0.source == $1.source && $0.destination == $1.destination && $0.port == $1.port }
        }
        func isLoop(_ row: Int) -> Bool { events[row].source == events[row].destination }
        for row in stride(from: 3, to: log.count, by: 6) {
            let now = events[row]
            func ofSource(_ other: Int) -> Bool { events[other].source == now.source }
            func ofDestination(_ other: Int) -> Bool { events[other].destination == now.destination }
            func ofPair(_ other: Int) -> Bool { ofSource(other) && ofDestination(other) }
            func ofService(_ other: Int) -> Bool { ofSource(other) && events[other].port == now.port }
            func kilobytes(_ other: Int) -> Double { (events[other].sentBytes ?? 0) / 1_000 }
            let amounts: [String: (Int) -> Double] = [
                "outEvents": { ofSource($0) ? 1 : 0 },
                "inEvents": { ofDestination($0) ? 1 : 0 },
                "newPeersOut": { ofSource($0) && isNewPair[$0] && !isLoop($0) ? 1 : 0 },
                "newPeersIn": { ofDestination($0) && isNewPair[$0] && !isLoop($0) ? 1 : 0 },
                "failuresOut": { ofSource($0) && events[$0].isFailed == true ? 1 : 0 },
                "failuresIn": { ofDestination($0) && events[$0].isFailed == true ? 1 : 0 },
                "bytesOut": { ofSource($0) ? kilobytes($0) : 0 },
                "newServices": { ofSource($0) && isNewTriple[$0] ? 1 : 0 },
                "pairEvents": { ofPair($0) ? 1 : 0 },
                "newPorts": { ofPair($0) && isNewTriple[$0] ? 1 : 0 },
                "pairBytes": { ofPair($0) ? kilobytes($0) : 0 },
                "serviceEvents": { ofService($0) ? 1 : 0 },
                "serviceBytes": { ofService($0) ? kilobytes($0) : 0 },
            ]
            for (lane, halfLife) in Self.halfLives {
                for (counter, amount) in amounts {
                    let count = faded(log, row, halfLife, amount)
                    #expect(isNear(rows[row, "\(counter).\(lane)"], log1p(count)), "\(counter).\(lane) at \(row)")
                }
            }
        }
    }

    @Test("Fan-out counts the partners not met within the half-life, once each")
    func fan() throws {
        let log = try NetworkLog.random(250, seed: 3).log
        let rows = NetworkLogColumns(log)
        let events = (0..<log.count).map { log[$0] }
        for (lane, halfLife) in Self.halfLives {
            func isMet(_ row: Int) -> Bool {
                events[..<row].contains {
                    $0.source == events[row].source && $0.destination == events[row].destination
                        && events[row].time - $0.time < Int64(halfLife * 1e6)
                }
            }
            let amounts = events.indices.map { !isMet($0) && events[$0].source != events[$0].destination ? 1.0 : 0 }
            for row in stride(from: 2, to: log.count, by: 4) {
                let out = faded(log, row, halfLife) { events[$0].source == events[row].source ? amounts[$0] : 0 }
                let into = faded(log, row, halfLife) {
                    events[$0].destination == events[row].destination ? amounts[$0] : 0
                }
                #expect(isNear(rows[row, "fanOut.\(lane)"], log1p(out)), "out \(lane) at \(row)")
                #expect(isNear(rows[row, "fanIn.\(lane)"], log1p(into)), "in \(lane) at \(row)")
            }
        }
    }

    @Test("Within one minute it is the number of distinct partners")
    func distinctPartners() throws {
        var made = NetworkLog()
        for step in 0..<60 {
            try made.add("10.0.0.1", "10.0.1.\(step % 20)", seconds: 1_700_000_000 + Double(step) / 1e3)
        }
        let rows = NetworkLogColumns(made.log)
        for (lane, _) in Self.halfLives {
            #expect(abs(rows[59, "fanOut.\(lane)"] - Float(log1p(20.0))) < 0.01)
            #expect(abs(rows[59, "outEvents.\(lane)"] - Float(log1p(60.0))) < 0.01)
        }
    }

    @Test("Services and routes are as rare as their shares say")
    func rarity() throws {
        let log = try NetworkLog.random(200, seed: 4).log
        let rows = NetworkLogColumns(log)
        let events = (0..<log.count).map { log[$0] }
        for row in events.indices {
            // One role alone: its share of a service is the share among all, and so is that of a route.
            let seen = Double(events[..<row].count { $0.port == events[row].port })
            let share = (seen + 0.5) / (Double(row) + 1)
            #expect(isNear(rows[row, "service.rarity"], -log_(share)))
            #expect(isNear(rows[row, "service.rarityOfRole"], -log_((seen + 0.5 * share) / (Double(row) + 0.5))))
            let route = -log_((seen + 0.3) / (Double(row) + 3))
            #expect(isNear(rows[row, "route.rarity"], route))
            let isNew = !events[..<row].contains {
                $0.source == events[row].source && $0.destination == events[row].destination
            }
            #expect(isNear(rows[row, "route.rarityOfNew"], isNew ? route : 0))
            #expect(rows[row, "pair.new"] == (isNew ? 1 : 0))
            let isNewOffer = !events[..<row].contains {
                $0.destination == events[row].destination && $0.port == events[row].port
            }
            #expect(rows[row, "service.newOfDestination"] == (isNewOffer ? 1 : 0))
        }
    }

    private func log_(_ value: Double) -> Double { Foundation.log(value) }

    @Test("A rhythm counts by how new and how little known its destination is")
    func freshness() throws {
        var made = NetworkLog()
        let start = 1_700_000_000.0
        // Three clients once each; then one of them every hour for eight days.
        for client in 1...3 { try made.add("10.0.0.\(client)", "203.0.113.9", seconds: start + Double(client)) }
        for hour in 1...192 { try made.add("10.0.0.3", "203.0.113.9", seconds: start + 3 + Double(hour) * 3_600) }
        let rows = NetworkLogColumns(made.log)
        for row in stride(from: 6, to: made.log.count, by: 10) {
            let age = Double(row - 2) * 3_600 + 2
            let fresh = exp2(-age / (7 * 86_400)) / (1 + Foundation.log(3))
            let events = log1p(Double(row - 1))
            #expect(isNear(rows[row, "rhythm.regular"], events))
            #expect(isNear(rows[row, "rhythm.fresh"], events * fresh))
            // Each event lies in an hour of its own, the first two excepted.
            #expect(isNear(rows[row, "rhythm.hours"], events * fresh))
            #expect(isNear(rows[row, "rhythm.rare"], events / (1 + log1p(3))))
        }
    }

    @Test("A column that the log has not is missing in every column that needs it, and in no other")
    func missing() throws {
        let needs: [(columns: NetworkLog.Columns, names: Set<String>)] = [
            (.service, ["newServices", "newPorts", "serviceEvents", "service", "pair.services", "serviceBytes"]),
            (.state, ["failuresOut", "failuresIn", "failed"]),
            (.bytes, ["bytesOut", "pairBytes", "serviceBytes", "bytes", "rhythm.sameSize"]),
            (.duration, ["duration"]),
        ]
        for left in needs {
            let columns = NetworkLog.Columns.all.subtracting(left.columns)
            let rows = NetworkLogColumns(try NetworkLog.random(400, columns: columns, seed: 5).log)
            let whole = NetworkLogColumns(try NetworkLog.random(400, seed: 5).log)
            for column in FlowColumns.all.prefix(FlowColumns.baseCount) {
                let isNeeded = left.names.contains { column.name == $0 || column.name.hasPrefix($0 + ".") }
                let isMissing = rows.rows.allSatisfy { $0[FlowColumns.place(column.name)].isNaN }
                #expect(isMissing == isNeeded, "\(column.name) without \(left.names)")
                #expect(!whole.rows.allSatisfy { $0[FlowColumns.place(column.name)].isNaN }, "\(column.name)")
            }
        }
    }

    @Test("Columns of the first rows are the same to the bit with and without those after them")
    func causality() throws {
        var long = try NetworkLog.random(300, seed: 6)
        let short = NetworkLogColumns(long.log)
        for step in 0..<200 { try long.add("10.9.9.9", "10.0.0.\(step % 8)", seconds: 1_900_000_000 + Double(step)) }
        let rows = NetworkLogColumns(long.log)
        for row in short.rows.indices {
            #expect(short.rows[row].map(\.bitPattern) == rows.rows[row].map(\.bitPattern), "row \(row)")
        }
    }

    @Test("A running flood does not raise what it is compared with")
    func runningFlood() throws {
        var made = NetworkLog()
        // Every ten minutes for three days, then 400 within forty seconds.
        let start = Double(1_700_000_000 / 86_400 * 86_400)
        for step in 0..<432 { try made.add("10.0.0.1", "10.0.0.2", seconds: start + Double(step) * 600) }
        let flood = start + 3 * 86_400
        for step in 0..<400 { try made.add("10.0.0.1", "10.0.0.2", seconds: flood + 1 + Double(step) / 10) }
        let rows = NetworkLogColumns(made.log)
        for name in ["outEvents", "inEvents", "pairEvents", "serviceEvents"] {
            for lane in ["minute", "hour", "day"] {
                func reference(_ row: Int, _ height: String) -> Float {
                    rows[row, "\(name).\(lane)"] - rows[row, "\(name).\(lane).\(height)"]
                }
                for height in ["ownMaximum", "ownMean"] {
                    let first = reference(432, height)
                    #expect((432..<832).allSatisfy { abs(reference($0, height) - first) < 1e-5 }, "\(name) \(lane)")
                }
                #expect(rows[831, "\(name).\(lane).ownMaximum"] > rows[440, "\(name).\(lane).ownMaximum"])
            }
        }
    }
}

/// The columns of every row of a log by name.
struct NetworkLogColumns {
    let rows: [[Float]]
    private let places: [String: Int]

    init(_ log: EventLog) {
        var stream = FlowStream(roles: HostRoles())
        let events = EventReader(log)
        rows = log.timeOrder.map { row in
            _ = stream.read(events[row])
            defer { stream.record() }
            return stream.columns
        }
        places = Dictionary(uniqueKeysWithValues: FlowColumns.all.enumerated().map { ($1.name, $0) })
    }

    subscript(row: Int, name: String) -> Float { places[name].map { rows[row][$0] } ?? .nan }
}
