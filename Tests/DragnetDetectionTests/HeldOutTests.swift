import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("What a model is compared with")
struct HeldOutTests {
    @Test("Compared with payments that were not learnt from, one in a hundred of the later ones is one in a hundred")
    func heldOutPayments() throws {
        let fitted = try shareAtOneInAHundred(holdsOut: false)
        let held = try shareAtOneInAHundred(holdsOut: true)
        #expect((0.005...0.02).contains(held), "\(held)")
        #expect(abs(held - 0.01) < abs(fitted - 0.01), "\(held) reach p = .01, and \(fitted) without")
    }

    @Test("Few contacts are fitted closely; compared with others, half as many later ones or fewer are odd")
    func fewContacts() throws {
        var reached = [false: 0, true: 0]
        for seed in 1...2 as ClosedRange<UInt64> {
            for holdsOut in [false, true] { reached[holdsOut, default: 0] += try odd(seed: seed, holdsOut: holdsOut) }
        }
        let (fitted, held) = (reached[false, default: 0], reached[true, default: 0])
        #expect(held * 2 <= fitted, "\(held) reach p = .001, and \(fitted) without")
    }

    /// The share of two thousand payments at random that reach p = .01, after two thousand that were learnt from.
    private func shareAtOneInAHundred(holdsOut: Bool) throws -> Double {
        var maker = LogMaker()
        var random = KeyedRandom(RandomKey(2))
        for number in 0..<4000 {
            let source = random.next(below: 60)
            let destination = (source + 1 + random.next(below: 59)) % 60
            try maker.add(
                "A\(source)", "A\(destination)", hours: Double(number) / 6 + random.nextUnit() / 6,
                amount: PortableMath.exp(3 + random.nextNormal()))
        }
        let order = maker.log.timeOrder
        var trainer = EventModelTrainer(log: maker.log, order: order, learningCount: 2000)
        trainer.holdsOut = holdsOut
        var scorer = try trainer.train(space: .empty, context: .serial).scorer
        let events = EventReader(maker.log)
        return Double(order[2000...].count { scorer.score(events[$0]).tailProbability <= 0.01 }) / 2000
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
        trainer.holdsOut = holdsOut
        var scorer = try trainer.train(space: .empty, context: .serial).scorer
        let events = EventReader(maker.log)
        return order[2000...].count { scorer.score(events[$0]).tailProbability <= 0.001 }
    }
}
