import DragnetCore
import DragnetEvents
import DragnetSynthesis
import Testing

@Suite struct PaymentGeneratorTests {
    typealias Kind = TransactionGenerator.Kind

    private func make(_ rows: Int = 12_000, seed: UInt64 = 3, groups: Int = 2) throws -> GeneratedLog {
        try TransactionGenerator(.init(rows: rows, seed: seed, anomalyGroups: groups)).generate()
    }

    @Test func sameSeedSameBytes() throws {
        let first = try make()
        let second = try make()
        #expect(first.log == second.log)
        #expect(first.labels == second.labels)
        #expect(try make(seed: 4).log != first.log)
    }

    @Test(arguments: [2_000, 7_777, 30_000]) func rowsAreThoseAskedFor(rows: Int) throws {
        let log = try make(rows, groups: 1)
        #expect(log.rowCount == rows)
        let read = paymentRows(log)
        #expect(read.count == rows)
        #expect(zip(read, read.dropFirst()).allSatisfy { $0.second <= $1.second && $0.id < $1.id })
        #expect(read.allSatisfy { $0.cents > 0 && $0.source != $0.destination })
        #expect(!read.contains { $0.kind == "labels out of step" })
        #expect(Set(read.map(\.source) + read.map(\.destination)).count == log.entityCount)
    }

    @Test func cleanLogHasNoLabel() throws {
        let log = try make(4_000, groups: 0)
        #expect(log.groups.isEmpty)
        #expect(!paymentRows(log).contains { $0.isPlanted })
    }

    @Test func everyKindIsPlantedAndLate() throws {
        let log = try make(20_000, groups: 10)
        for kind in Kind.allCases { #expect(log.groups.count { $0.kind == kind.rawValue } == 10) }
        let rows = paymentRows(log)
        let first = try #require(rows.firstIndex { $0.isPlanted })
        #expect(Double(first) > 0.4 * Double(rows.count))
        for group in log.groups {
            #expect(rows.filter { $0.group == group.number }.map(\.id) == group.eventIDs)
            let names = Set(group.entities)
            #expect(
                rows.filter { $0.group == group.number && $0.kind != "card_testing" }
                    .allSatisfy { names.contains($0.source) && names.contains($0.destination) })
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func groupsHaveTheirShape(seed: UInt64) throws {
        let log = try make(20_000, seed: seed, groups: 9)
        let rows = paymentRows(log)
        for group in log.groups {
            let own = rows.filter { $0.group == group.number }
            // Ordinary rows before the group begins.
            let past = rows.filter { !$0.isPlanted && $0.second < own[0].second }
            let leader = group.entities[0]
            switch Kind(rawValue: group.kind) {
            case .muleFanIn: checkMule(own, leader)
            case .ring: checkRing(own, group.entities)
            case .structuring:
                #expect((11...16).contains(own.count) && Set(own.map(\.destination)).count <= 3)
                let limit = [300_000, 500_000, 1_000_000].first { $0 > own[0].cents } ?? 0
                #expect(own.allSatisfy { $0.source == leader && $0.cents < limit && $0.cents * 100 >= limit * 89 })
            case .accountTakeover:
                #expect((4...10).contains(own.count))
                #expect(own.allSatisfy { $0.source == leader && $0.hour < 6 && $0.cents >= 15_000 })
                #expect(own[own.count - 1].second - own[0].second <= 3 * 3600)
                let partners = Set(past.filter { $0.source == leader }.map(\.destination))
                #expect(partners.isDisjoint(with: own.map(\.destination)))
                #expect(past.count { $0.source == leader } >= 10)
            case .cardTesting:
                let tests = own.filter { $0.destination == leader }
                #expect((30...80).contains(tests.count) && own.count > tests.count)
                #expect(tests.allSatisfy { $0.cents < 2_000 } && Set(tests.map(\.source)).count == tests.count)
                let customers = Set(past.filter { $0.destination == leader }.map(\.source))
                #expect(customers.isDisjoint(with: tests.map(\.source)))
                for sitting in Dictionary(grouping: tests, by: \.day).values {
                    #expect(sitting.count >= 15 && sitting[sitting.count - 1].second - sitting[0].second <= 3_600)
                }
            case nil: Issue.record("unknown kind \(group.kind)")
            }
        }
    }

    private func checkMule(_ own: [PaymentRow], _ mule: String) {
        let incoming = own.filter { $0.destination == mule }
        let outgoing = own.filter { $0.source == mule }
        #expect((8...20).contains(Set(incoming.map(\.source)).count) && incoming.count + outgoing.count == own.count)
        #expect((1...2).contains(Set(outgoing.map(\.destination)).count))
        #expect(own[own.count - 1].second - own[0].second < 86_400)
        // Every payment is passed on within the hour, and a small fee stays.
        for row in incoming { #expect(outgoing.contains { (0...3_600).contains($0.second - row.second) }) }
        let kept = 1 - Double(outgoing.reduce(0) { $0 + $1.cents }) / Double(incoming.reduce(0) { $0 + $1.cents })
        #expect((0.02...0.1).contains(kept))
    }

    private func checkRing(_ own: [PaymentRow], _ members: [String]) {
        #expect((4...8).contains(members.count))
        #expect(own.count == members.count || own.count == 2 * members.count)
        for (hop, row) in own.enumerated() {
            #expect(row.source == members[hop % members.count])
            #expect(row.destination == members[(hop + 1) % members.count])
            if hop > 0 {
                let share = Double(row.cents) / Double(own[hop - 1].cents)
                #expect((0.94...1).contains(share))
            }
        }
    }

    /// Wages: on the last working days of a month a large share of the large batch payments, and to the same people.
    @Test func wagesComeAtTheMonthsEnd() throws {
        let log = try make(20_000, groups: 0)
        let batches = paymentRows(log).filter { $0.channel == "batch" && $0.cents >= 150_000 }
        let counts = Dictionary(grouping: batches, by: \.day).mapValues(\.count)
        let dates = counts.keys.sorted { counts[$0, default: 0] > counts[$1, default: 0] }.prefix(3)
        for day in dates { #expect(Timestamp.civilDate(daysSinceEpoch: day).day >= 26) }
        // 30 January 2026 is a Friday, and the 31st, the last day of the month, a Saturday.
        #expect(counts[Timestamp.daysSinceEpoch(year: 2026, month: 1, day: 30), default: 0] > 10)
        #expect(counts[Timestamp.daysSinceEpoch(year: 2026, month: 1, day: 31), default: 0] == 0)
    }

    @Test func ordinaryLifeHasItsRhythm() throws {
        let rows = paymentRows(try make(20_000, groups: 0))
        let shops = rows.filter { $0.channel == "terminal" }
        let perWeekday = (0..<7).map { weekday in shops.count { $0.weekday == weekday } }
        #expect(perWeekday[5] == perWeekday.max())
        let night = rows.count { $0.hour < 5 && $0.channel != "batch" }
        #expect(night * 100 < rows.count * 10)
        var pairs = Set<String>()
        var repeats = 0
        for row in rows where !pairs.insert(row.source + row.destination).inserted { repeats += 1 }
        #expect(Double(repeats) / Double(rows.count) > 0.4)
        let incoming = Dictionary(grouping: rows, by: \.destination).values.map(\.count).sorted()
        #expect(incoming[incoming.count - 1] > 20 * incoming[incoming.count / 2])
        // Accounts open in mid-log.
        let half = rows[rows.count / 2].second
        let early = Set(rows.filter { $0.second < half }.flatMap { [$0.source, $0.destination] })
        #expect(rows.filter { $0.second >= half }.contains { !early.contains($0.source) })
    }

    @Test func wrongConfigurationsAreRefused() {
        for configuration in [
            TransactionGenerator.Configuration(rows: 1_999), .init(rows: 2_000, anomalyGroups: 2),
            .init(rows: 5_000, anomalyGroups: -1), .init(days: 27), .init(days: 4_000), .init(startDay: -1),
            .init(rows: 4_000, days: 81),
        ] {
            #expect(throws: DragnetError.self) { try TransactionGenerator(configuration) }
        }
    }

    @Test func stopsWhenAsked() throws {
        let context = WorkContext()
        context.cancellation.cancel()
        #expect(throws: DragnetError.self) { try TransactionGenerator().generate(context) }
        #expect(throws: DragnetError.self) { try NetworkGenerator().generate(context) }
    }
}
