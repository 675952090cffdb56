import DragnetSynthesis
import Testing

/// The planted attacks have the numbers, sizes and times that are stated of them, at full size.
@Suite struct NetworkAttackTests {
    typealias Kind = NetworkGenerator.Kind

    private static let threeOfEach = Result {
        try NetworkGenerator(.init(rows: 120_000, seed: 11, anomalyGroups: 3)).generate()
    }

    @Test func kindsHaveTheirGroups() throws {
        let log = try Self.threeOfEach.get()
        for kind in Kind.allCases {
            #expect(log.groups.count { $0.kind == kind.rawValue } == (kind == .beacon ? 6 : 3))
        }
        #expect(log.groups.map(\.number) == Array(1...30))
        // Nobody attacks twice; who is a foothold may be anybody.
        #expect(Set(log.groups.map { $0.entities[0] }).count == 30)
    }

    /// Lower and upper bounds as they are stated of an office of full size.
    @Test func groupsHaveTheirShape() throws {
        let log = try FullOffice.log.get()
        let rows = try FullOffice.rows.get()
        #expect(log.groups.count == 10)
        let middle = rows[0].day + 7
        for group in log.groups {
            let own = rows.filter { $0.group == group.number }
            #expect(own.map(\.uid) == group.eventIDs && own.allSatisfy { $0.kind == group.kind })
            #expect(own[0].day >= middle)
            let leader = address(group.entities[0])
            let hours = Double(own[own.count - 1].time - own[0].time) / 3.6e9
            let failed = Double(own.count { $0.isFailed }) / Double(own.count)
            let sent = own.reduce(0) { $0 + max(0, $1.sent) }
            let kind = try #require(Kind(rawValue: group.kind))
            if kind != .lateralMovement { #expect(own.allSatisfy { $0.source == leader }) }
            switch kind {
            case .beacon:
                #expect((35...121).contains(hours) && own.allSatisfy { $0.destination == own[0].destination })
                let gaps = zip(own, own.dropFirst()).map { Double($1.time - $0.time) / 1e6 }.sorted()
                let median = gaps[gaps.count / 2]
                #expect((55...66).contains(median) || (275...330).contains(median), "\(median)")
            case .slowScan:
                #expect((70...250).contains(own.count) && (0.74...0.78).contains(failed))
                #expect((115...950).contains(hours * 3_600 / Double(own.count - 1)))
            case .sweep:
                #expect((150...254).contains(own.count) && (0.79...0.82).contains(failed) && hours <= 0.4)
            case .portScan:
                #expect((80...220).contains(own.count) && failed > 0.84 && hours <= 3)
                #expect(Set(own.map(\.port)).count == own.count && Set(own.map(\.destination)).count == 1)
            case .bruteForce:
                #expect((200...2_500).contains(own.count) && (0.15...0.35).contains(failed) && hours <= 6)
                #expect(Set(own.map(\.port)).count == 1 && Set(own.map(\.destination)).count == 1)
            case .lateralMovement: checkLateralMovement(own, leader, hours)
            case .exfiltrationBig:
                #expect((1...3).contains(own.count) && hours <= 1 && (1_500_000_000...15_000_000_000).contains(sent))
                #expect(own.allSatisfy { !$0.isLocalDestination })
            case .exfiltrationSlow:
                #expect((60...250).contains(own.count) && (24...96).contains(hours))
                #expect((8_000_000...20_000_000).contains(sent / own.count))
            case .dnsTunnel:
                #expect((0.95...6).contains(hours) && own.allSatisfy { $0.port == 53 && $0.isLocalDestination })
                #expect((1.3...13).contains(hours * 3_600 / Double(own.count)))
                #expect((145...180).contains(sent / own.count))
            }
            if [.slowScan, .sweep].contains(kind) {
                #expect(own.allSatisfy(\.isLocalDestination) && Set(own.map(\.destination)).count == own.count)
                #expect(Set(own.map(\.port)).count == 1)
            }
        }
    }

    /// Every source was reached before, or is the first.
    private func checkLateralMovement(_ own: [ConnectionRow], _ leader: UInt32, _ hours: Double) {
        #expect((6...15).contains(own.count) && hours <= 24 && own.allSatisfy(\.isLocalDestination))
        var reached: Set<UInt32> = [leader]
        for row in own {
            #expect(reached.contains(row.source) && [445, 22, 3_389, 5_985].contains(row.port))
            #expect(!reached.contains(row.destination))
            if !row.isFailed { reached.insert(row.destination) }
        }
    }

    /// Over many groups: shares that are stated as probabilities.
    @Test func sharesAreAsStated() throws {
        var steps = 0
        var failedSteps = 0
        var insiders = 0
        var groups = 0
        var office = 0
        var all = 0
        for seed in 1...12 as ClosedRange<UInt64> {
            let log = try NetworkGenerator(.init(rows: 20_000, seed: seed, anomalyGroups: 1)).generate()
            let rows = connectionRows(log)
            for group in log.groups {
                let own = rows.filter { $0.group == group.number }
                all += 1
                if own[0].weekday < 5 && (8..<18).contains(own[0].hour) { office += 1 }
                if group.kind == Kind.lateralMovement.rawValue {
                    steps += own.count
                    failedSteps += own.count { $0.isFailed }
                }
                if group.kind == Kind.bruteForce.rawValue {
                    groups += 1
                    insiders += own[0].isLocalSource ? 1 : 0
                }
            }
        }
        #expect((0.1...0.3).contains(Double(failedSteps) / Double(steps)))
        #expect((2...10).contains(insiders) && groups == 12)
        // Office hours are 30 % of all hours; with weights 1 and .3 they hold six starts in ten, and desks sleep by night.
        #expect((0.5...0.85).contains(Double(office) / Double(all)), "\(office) of \(all)")
    }
}
