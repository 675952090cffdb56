import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Learning of the network channel")
struct NetworkLearningTests {
    @Test("Learning, scores and states are the same bytes on 1, 2 and 3 threads")
    func threads() throws {
        var office = Office(days: 3, perDay: 180, seed: 2)
        office.addSweep(day: 2)
        let log = try office.made().log
        let count = Office.learningCount(log, days: 2)
        var kept: (surprises: [Float], state: [UInt8])?
        for threads in 1...3 {
            let context = WorkContext(threads: threads)
            var scorer = try Office.trained(log, days: 2, context: context).scorer
            #expect(scorer.model.flows != nil)
            var scored = ScoredLog(count: log.count)
            try scorer.score(log, rows: log.timeOrder[count...], into: &scored, context: context)
            let state = scorer.state.bytes()
            if let kept {
                #expect(kept.surprises == scored.surprises)
                #expect(kept.state == state)
            } else {
                kept = (scored.surprises, state)
            }
        }
    }

    @Test("Scores are the same to the bit with and without later rows, new hosts and services among them")
    func causality() throws {
        let office = Office(days: 3, perDay: 180, seed: 3)
        let short = try office.made().log
        var later = office
        later.addSweep(day: 3)
        later.addBeacon(day: 3)
        later.addBruteForce(day: 4)
        let long = try later.made().log
        let count = Office.learningCount(short, days: 2)
        let found = try [short, long].map { log in
            var scorer = try Office.trained(log, days: 2).scorer
            var scored = ScoredLog(count: log.count)
            try scorer.score(log, rows: log.timeOrder[count..<short.count], into: &scored, context: .serial)
            return (scored: scored, days: scorer.hostDays())
        }
        #expect(found[0].scored.surprises[count...] == found[1].scored.surprises[count..<short.count])
        #expect((count..<short.count).allSatisfy { found[0].scored.evidence[$0] == found[1].scored.evidence[$0] })
        #expect(found[0].days == found[1].days)
    }

    @Test("A learning period that is mostly one source, or mostly failures, is told")
    func warnings() throws {
        func warnings(_ share: Double, isFailed: Bool) throws -> [String] {
            var random = KeyedRandom(RandomKey(4))
            var made = NetworkLog()
            for step in 0..<480 {
                let isScanner = random.nextBool(probability: share)
                try made.add(
                    isScanner ? "10.0.0.66" : "10.0.0.\(random.next(below: 20))", "10.0.1.\(random.next(below: 30))",
                    seconds: Office.start + Double(step) * 300, isFailed: isScanner && isFailed)
            }
            let trainer = EventModelTrainer(log: made.log, order: made.log.timeOrder, learningCount: 480)
            let model = try trainer.train(space: .empty, context: .serial).scorer.model
            return try #require(model.flows).warnings
        }
        #expect(try warnings(0.4, isFailed: true).isEmpty)
        let one = try warnings(0.65, isFailed: false)
        #expect(one.count == 1 && one[0].contains("10.0.0.66") && one[0].contains("--until"))
        let both = try warnings(0.65, isFailed: true)
        #expect(both.count == 2 && both[1].contains("failed"))
    }

    @Test("A log of time, source and destination alone is learnt from, and its flood found")
    func bareLog() throws {
        var office = Office(days: 4, perDay: 180, seed: 5)
        office.addFlood(day: 3)
        office.addSweep(day: 3)
        let (log, attacks) = try office.made([])
        let count = Office.learningCount(log, days: 2)
        var scorer = try Office.trained(log, days: 2).scorer
        #expect(scorer.model.flows != nil)
        var scored = ScoredLog(count: log.count)
        try scorer.score(log, rows: log.timeOrder[count...], into: &scored, context: .serial)
        let area = RankingMetrics.rocAUC(
            scores: (count..<log.count).map { Double(scored.surprises[$0]) },
            isBad: (count..<log.count).map { !attacks[$0].isEmpty })
        #expect((area ?? 0) > 0.95, "\(area ?? -1)")
    }

    @Test("Too little to learn from gives no channel and no fault")
    func tooLittle() throws {
        for count in [0, 1, 50, 299] {
            let log = try NetworkLog.random(max(count, 1), hosts: 12, seed: 6).log
            let trainer = EventModelTrainer(log: log, order: log.timeOrder, learningCount: count)
            let scorer = try trainer.train(space: .empty, context: .serial).scorer
            #expect(scorer.model.flows == nil && scorer.hostDays().isEmpty && scorer.beacons().isEmpty)
        }
    }
}
