import DragnetCore
import DragnetDetection
import DragnetEvents
import Foundation
import Testing

/// Checks planted attacks against the table of what each kind is.
@Suite("Planted attacks")
struct AttackPlanterTests {
    private static let minute: Int64 = 60_000_000
    private static let hour: Double = 3_600

    /// Ten days of forty inside hosts, times rounded to the minute; large enough that no attack is cut short.
    private static func log(_ columns: NetworkLog.Columns = .all, outside: Bool = false) throws -> EventLog {
        var random = KeyedRandom(RandomKey(1))
        var made = NetworkLog(columns)
        let start = Double(1_700_000_000 / 60 * 60)
        for step in 0..<36_000 {
            let source =
                outside && step % 3 == 0
                ? "198.51.100.\(random.next(below: 50))" : "10.0.0.\(random.next(below: 40))"
            let destination = random.nextBool(probability: 0.2) ? "10.0.1.53" : "203.0.113.\(random.next(below: 90))"
            try made.add(
                source, destination, seconds: start + Double(step / 3) * 60,
                port: destination == "10.0.1.53" ? 53 : [80, 443, 22][random.next(below: 3)],
                bytes: random.nextLogNormal(mu: 8, sigma: 1), isFailed: random.nextBool(probability: 0.05))
        }
        return made.log
    }

    private static func ground(_ log: EventLog) -> AttackGround {
        AttackGround(log: log, order: log.timeOrder, start: 6_000, internalNetworks: InternalNetworks([]))
    }

    private static let usual: (log: EventLog, ground: AttackGround, flows: [PlantedFlow])? = {
        guard let log = try? Self.log() else { return nil }
        let made = ground(log)
        return (log, made, (0..<4).flatMap { plant(made, $0) })
    }()

    /// The attacks of a replicate, with groups numbered apart from those of other replicates.
    private static func plant(_ ground: AttackGround, _ replicate: Int) -> [PlantedFlow] {
        AttackPlanter.plant(on: ground, seed: 3, replicate: replicate).map {
            var flow = $0
            flow.group += 1_000 * replicate
            return flow
        }
    }

    /// What the table says of a kind: events, seconds from the first to the last, sources, destinations, services.
    private struct Shape {
        var events: ClosedRange<Int>
        var seconds: ClosedRange<Double>
        var sources: ClosedRange<Int> = 1...1
        var destinations: ClosedRange<Int> = 1...1
        var services: ClosedRange<Int> = 1...1
    }

    private func shape(_ kind: AttackKind) -> Shape {
        let (minute, hour) = (60.0, Self.hour)
        return switch kind {
        case .flood: Shape(events: 100...5_000, seconds: 0...hour)
        case .ddos: Shape(events: 200...5_000, seconds: 0...hour, sources: 2...300)
        case .portScan: Shape(events: 30...1_500, seconds: 0...12 * hour, services: 1...4)
        case .bruteForce: Shape(events: 30...1_500, seconds: 0...12 * hour)
        case .sweep: Shape(events: 10...400, seconds: 0...6 * hour, destinations: 2...400)
        case .slowScan: Shape(events: 10...400, seconds: 3 * hour...120 * hour, destinations: 2...400)
        case .probe: Shape(events: 5...40, seconds: hour...120 * hour, destinations: 1...3, services: 1...4)
        case .beacon: Shape(events: 2...400, seconds: minute...121 * hour)
        case .lateral: Shape(events: 1...25, seconds: 0...48 * hour, sources: 1...26, destinations: 1...25)
        case .exfiltration: Shape(events: 1...3, seconds: 0...4 * hour)
        case .slowExfiltration: Shape(events: 20...200, seconds: 3 * hour...96 * hour)
        case .tunnel: Shape(events: 30...1_500, seconds: 0...12 * hour)
        }
    }

    @Test("Every kind is planted, within what its line of the table says", arguments: AttackKind.allCases)
    func shapes(kind: AttackKind) throws {
        let flows = try #require(Self.usual).flows.filter { $0.kind == kind }
        let groups = Dictionary(grouping: flows, by: \.group).values
        #expect(groups.count >= 12)
        let shape = shape(kind)
        for group in groups {
            let events = group.map(\.event)
            let times = events.map(\.time)
            let length = Double((times.max() ?? 0) - (times.min() ?? 0)) / 1e6
            // Events that would lie outside the log or reach their own host are left out; times are rounded to a minute.
            #expect(events.count <= shape.events.upperBound && 10 * events.count >= 6 * shape.events.lowerBound)
            #expect(length <= shape.seconds.upperBound + 60 && length >= shape.seconds.lowerBound)
            #expect(shape.sources.contains(Set(events.map(\.source)).count))
            #expect(shape.destinations.contains(Set(events.map(\.destination)).count))
            #expect(shape.services.contains(Set(events.map(\.port)).count))
            #expect(events.allSatisfy { $0.source != $0.destination })
        }
    }

    @Test("Attacks lie within the part, in time order, at times that the log could have")
    func times() throws {
        let (log, ground, _) = try #require(Self.usual)
        let flows = AttackPlanter.plant(on: ground, seed: 3, replicate: 0)
        let times = try #require(log.times)
        #expect(ground.resolution == Self.minute)
        for (flow, next) in zip(flows, flows.dropFirst()) { #expect(flow.event.time <= next.event.time) }
        for flow in flows {
            #expect(flow.event.time >= times[6_000] && flow.event.time <= times[35_999])
            #expect(flow.event.time % Self.minute == 0)
            #expect(flow.event.row < 0)
        }
    }

    @Test("A kind that is left out is not planted, and the others are", arguments: AttackKind.allCases)
    func leftOut(kind: AttackKind) throws {
        var ground = try #require(Self.usual).ground
        ground.leftOut = [kind]
        let kinds = Set(AttackPlanter.plant(on: ground, seed: 3, replicate: 0).map(\.kind))
        #expect(kinds == Set(AttackKind.allCases).subtracting([kind]))
    }

    @Test("A beacon keeps its interval within its jitter")
    func beacons() throws {
        let flows = try #require(Self.usual).flows.filter { $0.kind == .beacon }
        for group in Dictionary(grouping: flows, by: \.group).values {
            let gaps = zip(group, group.dropFirst()).map { Double($1.event.time - $0.event.time) / 1e6 }
            let mean = gaps.reduce(0, +) / Double(gaps.count)
            #expect(mean >= 25 && mean <= 7_200 * 1.3)
            // Jitter is 30 % at most and times are rounded to the minute.
            #expect(gaps.allSatisfy { $0 >= 0.55 * mean - 60 && $0 <= 1.9 * mean + 60 })
            let sizes = group.filter { $0.event.isFailed != true }.compactMap(\.event.sentBytes)
            #expect((sizes.max() ?? 0) <= 1.11 * (sizes.min() ?? 0))
        }
    }

    @Test("Scans fail mostly, floods and floods of many at any rate")
    func failures() throws {
        let groups = Dictionary(grouping: try #require(Self.usual).flows, by: \.group).values.filter { $0.count > 60 }
        func shares(_ kind: AttackKind) -> [Double] {
            groups.filter { $0[0].kind == kind }.map { group in
                Double(group.count { $0.event.isFailed == true }) / Double(group.count)
            }
        }
        #expect(shares(.portScan).allSatisfy { $0 > 0.3 })
        #expect((shares(.sweep) + shares(.slowScan)).allSatisfy { $0 > 0.2 })
        #expect(shares(.tunnel).allSatisfy { $0 < 0.1 })
        let floods = shares(.flood) + shares(.ddos)
        #expect((floods.min() ?? 1) < 0.35 && (floods.max() ?? 0) > 0.65)
    }

    @Test("An upload sends half to twenty times what its host sends a day")
    func uploads() throws {
        let (_, ground, flows) = try #require(Self.usual)
        let uploads = flows.filter { $0.kind == .exfiltration || $0.kind == .slowExfiltration }
        for group in Dictionary(grouping: uploads, by: \.group).values {
            let sent = group.reduce(0) { $0 + ($1.event.sentBytes ?? 0) }
            let daily = 1_000 * ground.kilobytesADay(group[0].event.source)
            #expect(daily >= 1e6)
            #expect(sent > 0.3 * daily && sent < 27 * daily)
        }
    }

    @Test("A tunnel goes to a resolver that is there, with small messages")
    func tunnels() throws {
        let (log, _, flows) = try #require(Self.usual)
        let resolver = log.nodes.index(of: "10.0.1.53", type: .host)
        let port = log.categoryAttribute(EventReader.portAttribute)
        for flow in flows where flow.kind == .tunnel {
            #expect(flow.event.destination == resolver)
            #expect(flow.event.port.map { port?.levels[Int($0)] } == "53")
            #expect((flow.event.sentBytes ?? 0) <= 1_200)
        }
    }

    @Test("Hosts never seen are numbered beyond those of the log, and within the room kept for them")
    func unseen() throws {
        let (log, ground, flows) = try #require(Self.usual)
        #expect(Int(ground.firstUnseen) == log.nodes.count)
        let hosts = Set(flows.flatMap { [$0.event.source, $0.event.destination] })
        let beyond = hosts.filter { Int($0) >= log.nodes.count }
        #expect(beyond.count > 500 && beyond.count < hosts.count)
        #expect(hosts.allSatisfy { Int($0) < log.nodes.count + AttackGround.unseenHosts })
    }

    @Test("A group of n events weighs the root of n")
    func shares() throws {
        for group in Dictionary(grouping: try #require(Self.usual).flows, by: \.group).values {
            let sum = group.reduce(0) { $0 + Double($1.share) }
            #expect(abs(sum - Double(group.count).squareRoot()) < 1e-3 * sum)
            #expect(group.count { $0.share > 0 } <= 200)
        }
    }

    @Test("Without bytes nothing is carried out; without services no resolver is known; nothing else is lost")
    func columns() throws {
        func kinds(_ columns: NetworkLog.Columns) throws -> Set<AttackKind> {
            let flows = AttackPlanter.plant(on: Self.ground(try Self.log(columns)), seed: 3, replicate: 0)
            #expect(flows.allSatisfy { ($0.event.sentBytes != nil) == columns.contains(.bytes) })
            #expect(flows.allSatisfy { ($0.event.port != nil) == columns.contains(.service) })
            #expect(flows.allSatisfy { ($0.event.isFailed != nil) == columns.contains(.state) })
            #expect(flows.allSatisfy { ($0.event.duration != nil) == columns.contains(.duration) })
            return Set(flows.map(\.kind))
        }
        let all = Set(AttackKind.allCases)
        #expect(try kinds(.all) == all)
        #expect(try kinds([.service, .state]) == all.subtracting([.exfiltration, .slowExfiltration, .tunnel]))
        #expect(try kinds([.bytes]) == all.subtracting([.tunnel]))
        #expect(try kinds([]) == all.subtracting([.exfiltration, .slowExfiltration, .tunnel]))
    }

    @Test("What starts inside a network starts at a host of one's own, where addresses tell")
    func insiders() throws {
        let log = try Self.log(outside: true)
        let flows = AttackPlanter.plant(on: Self.ground(log), seed: 3, replicate: 1)
        for flow in flows where [.beacon, .lateral, .exfiltration, .slowExfiltration, .tunnel].contains(flow.kind) {
            #expect(log.nodes.name(of: flow.event.source).hasPrefix("10."))
            if flow.kind == .lateral { #expect(log.nodes.name(of: flow.event.destination).hasPrefix("10.")) }
        }
    }

    @Test("The same seed and replicate plant the same; others plant others")
    func seeded() throws {
        let ground = try #require(Self.usual).ground
        func events(_ seed: UInt64, _ replicate: Int) -> [Event] {
            AttackPlanter.plant(on: ground, seed: seed, replicate: replicate).map(\.event)
        }
        let first = events(3, 0)
        #expect(first == events(3, 0))
        #expect(first != events(4, 0) && first != events(3, 1))
    }

    @Test("No attack is a large part of a small log")
    func small() throws {
        let log = try NetworkLog.random(600, hosts: 30, seed: 9).log
        let flows = AttackPlanter.plant(
            on: AttackGround(log: log, order: log.timeOrder, start: 150, internalNetworks: InternalNetworks([])),
            seed: 1,
            replicate: 0)
        for group in Dictionary(grouping: flows, by: \.group).values { #expect(group.count <= 22) }
    }
}
