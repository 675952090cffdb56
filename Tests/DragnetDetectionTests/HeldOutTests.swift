import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("What a model is compared with")
struct HeldOutTests {
    @Test("Few contacts are fitted closely; compared with others, half as many later ones or fewer are odd")
    func fewContacts() throws {
        let fitted = try odd(seed: 2, holdsOut: false)
        let held = try odd(seed: 2, holdsOut: true)
        #expect(held * 2 <= fitted, "\(held) reach p = .001, and \(fitted) without")
    }

    /// How many of a thousand contacts at random reach p = .001, after two thousand that were learnt from.
    private func odd(seed: UInt64, holdsOut: Bool) throws -> Int {
        var maker = LogMaker()
        maker.log.amounts = nil
        var random = KeyedRandom(RandomKey(seed))
        for number in 0..<3000 {
            let source = random.next(below: 60)
            let destination = (source + 1 + random.next(below: 59)) % 60
            try maker.add("A\(source)", "A\(destination)", hours: Double(number) / 6 + random.nextUnit() / 6)
        }
        let order = maker.log.timeOrder
        var trainer = EventModelTrainer(log: maker.log, order: order, learningCount: 2000)
        if holdsOut { trainer.judgedFrom = trainer.learningCount }
        var scorer = try trainer.train(space: .empty, context: .serial).scorer
        let events = EventReader(maker.log)
        return order[2000...].count { scorer.score(events[$0]).tailProbability <= 0.001 }
    }
}
