import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

/// The whole channel on a small office with five attacks.
@Suite("Network channel")
struct NetworkChannelTests {
    private struct Run {
        var log: EventLog
        var attacks: [String]
        var learningCount: Int
        var trained: EventModelTrainer.Trained
        var scorer: Scorer
        var scored: ScoredLog
    }

    /// Five days of learning and four of which the last three hold one attack after the other.
    private static let run: Run? = {
        var office = Office(days: 9, seed: 1)
        office.addSweep(day: 6)
        office.addBruteForce(day: 6)
        office.addUpload(day: 7)
        office.addBeacon(day: 7)
        office.addFlood(day: 8)
        guard let (log, attacks) = try? office.made(), let trained = try? Office.trained(log) else { return nil }
        let count = Office.learningCount(log)
        var scorer = trained.scorer
        var scored = ScoredLog(count: log.count)
        guard
            (try? scorer.score(log, rows: log.timeOrder[count...], into: &scored, context: .serial)) != nil
        else { return nil }
        return Run(
            log: log, attacks: attacks, learningCount: count, trained: trained, scorer: scorer, scored: scored)
    }()

    @Test(
        "Each attack ranks above ordinary connections, and its first reason says what it is",
        arguments: [
            ("sweep", ReasonCode.scan), ("flood", .burst), ("brute force", .burst), ("upload", .exfiltration),
            ("beacon", .beacon),
        ])
    func attacks(name: String, reason: ReasonCode) throws {
        let run = try #require(Self.run)
        let rows = (run.learningCount..<run.log.count).filter { run.attacks[$0].isEmpty || run.attacks[$0] == name }
        let area = RankingMetrics.rocAUC(
            scores: rows.map { Double(run.scored.surprises[$0]) }, isBad: rows.map { run.attacks[$0] == name })
        #expect((area ?? 0) > 0.95, "\(area ?? -1)")
        let found = rows.filter { run.attacks[$0] == name && run.scored.severity($0) >= .low }
        let reasons = run.scored.reasons(of: found, in: run.log, clock: run.trained.scorer.model.clock)
        #expect(reasons.first?.code == reason, "\(reasons.map(\.code))")
    }

    @Test("A busy old host that floods is not excused by how busy and old it is")
    func clip() throws {
        let run = try #require(Self.run)
        let busiest = run.log.nodes.index(of: "10.0.0.3", type: .host)
        let own = (run.learningCount..<run.log.count).filter { run.log.sources[$0] == busiest }
        let ordinary = own.filter { run.attacks[$0].isEmpty }.map { run.scored.surprises[$0] }
        let flood = own.filter { run.attacks[$0] == "flood" }.map { run.scored.surprises[$0] }
        #expect(ordinary.count > 150 && flood.count == 500)
        // From the tenth on, when it is a flood, each connection lies above all ordinary ones of the host.
        #expect((flood.dropFirst(10).min() ?? 0) > (ordinary.max() ?? .infinity))
    }

    @Test("The days of the attackers rank before all others")
    func hostDays() throws {
        let run = try #require(Self.run)
        let days = run.scorer.hostDays()
        #expect(zip(days, days.dropFirst()).allSatisfy { $0.surprise >= $1.surprise })
        let monday = Int(Office.start / Office.day)
        let first = days.prefix(2).map { "\(run.log.nodes.name(of: $0.host)) \($0.day - monday)" }
        #expect(days.count > 100)
        let bad: Set<String> = [
            "10.0.0.13 6", "10.0.0.17 6", "10.0.0.21 7", "10.0.0.25 7", "10.0.0.25 8", "10.0.0.3 8",
        ]
        #expect(bad.isSuperset(of: first), "\(first)")
        let sweep = try #require(days.first { run.log.nodes.name(of: $0.host) == "10.0.0.13" && $0.day == monday + 6 })
        #expect(sweep.reason == .scan)
        #expect(run.attacks[sweep.worstRow] == "sweep")
        // Counted by hand: every row of that host on that day.
        let count = (0..<run.log.count).count {
            run.log.sources[$0] == sweep.host && Int((run.log.times?[$0] ?? 0) / 86_400_000_000) == sweep.day
        }
        #expect(sweep.events == count)
    }

    @Test("The beacon is the first of the list of beacons, with its interval")
    func beacons() throws {
        let run = try #require(Self.run)
        let first = try #require(run.scorer.beacons().first)
        #expect(run.log.nodes.name(of: first.source) == "10.0.0.25")
        #expect(run.log.nodes.name(of: first.destination) == "198.51.100.77")
        #expect(abs(first.interval - 600) < 1 && first.jitter < 0.01)
        #expect(first.events == 150 && first.clients == 1)
        let rows = (0..<run.log.count).filter { run.attacks[$0] == "beacon" }
        #expect(first.firstTime == run.log.times?[rows[0]] && first.lastTime == run.log.times?[rows[149]])
        #expect(Set(rows.compactMap { run.log.times?[$0] }.map { $0 / 3_600_000_000 }).count == first.activeHours)
        #expect(run.scorer.beacons().allSatisfy { run.scorer.insideHosts?.contains($0.destination) == false })
    }

    @Test("A habit as old as the log stands in the list of beacons, behind the new one")
    func oldHabits() throws {
        var office = Office(days: 9, seed: 1)
        office.addOldHabits(days: 9)
        office.addBeacon(day: 7)
        let (log, _) = try office.made()
        var scorer = try Office.trained(log).scorer
        var scored = ScoredLog(count: log.count)
        try scorer.score(log, rows: log.timeOrder[Office.learningCount(log)...], into: &scored, context: .serial)
        let names = scorer.beacons().prefix(3).map { log.nodes.name(of: $0.destination) }
        #expect(names.first == "198.51.100.77")
        #expect(Set(names.dropFirst()) == ["198.51.100.80", "198.51.100.81"])
    }

    @Test("A quiet period warns of nothing")
    func noWarnings() throws {
        #expect(try #require(Self.run).trained.scorer.model.flows?.warnings == [])
    }

    @Test("A saved state goes on where it stood, with the same scores")
    func savedState() throws {
        let run = try #require(Self.run)
        let events = EventReader(run.log)
        let order = run.log.timeOrder
        let middle = run.learningCount + 700
        var first = run.trained.scorer
        for row in order[run.learningCount..<middle] { _ = first.score(events[row]) }
        let bytes = first.state.bytes()
        let restored = try ScoringState(bytes: bytes)
        #expect(restored.bytes() == bytes)
        var second = Scorer(model: first.model, state: restored, reference: first.reference)
        for row in order[middle...] {
            let verdict = second.score(events[row])
            #expect(Float(verdict.surprise) == run.scored.surprises[row])
        }
        #expect(second.state.eventCount == run.log.count)
        second.insideHosts = first.insideHosts
        #expect(second.beacons() == run.scorer.beacons())
    }

    @Test("A damaged state is refused, wherever it is cut, and never ends the process, whatever a byte says")
    func damagedState() throws {
        let run = try #require(Self.run)
        let bytes = run.trained.scorer.state.bytes()
        for place in 0..<150 {
            let length = place < 50 ? place * 16 : bytes.count - 1 - (place - 50) * (bytes.count / 101)
            #expect(throws: DragnetError.self) { try ScoringState(bytes: Array(bytes[..<length])) }
        }
        #expect(throws: DragnetError.self) { try ScoringState(bytes: bytes + [0]) }
        // Counts lie on multiples of four; whatever is still read must be usable.
        var random = KeyedRandom(RandomKey(8))
        let event = EventReader(run.log)[run.learningCount]
        for _ in 0..<120 {
            var wrong = bytes
            let place = 4 * random.next(below: bytes.count / 4)
            for offset in 0..<4 { wrong[place + offset] ^= UInt8(truncatingIfNeeded: random.next()) }
            guard let state = try? ScoringState(bytes: wrong) else { continue }
            var scorer = Scorer(
                model: run.trained.scorer.model, state: state, reference: run.trained.scorer.reference)
            _ = scorer.score(event)
        }
    }
}
