import DragnetCore
import DragnetDetection
import Foundation
import Testing

/// What scores are judged against, while the log drifts.
@Suite("References")
struct ReferenceTests {
    private func scores(_ count: Int, rise: Double, seed: UInt64) -> [Float] {
        var random = KeyedRandom(RandomKey(seed))
        return (0..<count).map { Float(rise * Double($0) / Double(count) + random.nextNormal()) }
    }

    /// The share of scores judged as odd as one in a hundred.
    private func share(_ reference: inout RollingReference, _ scores: ArraySlice<Float>) -> Double {
        var odd = 0
        for score in scores {
            if reference.tailProbability(score) <= 0.01 { odd += 1 }
            reference.append(score)
        }
        return Double(odd) / Double(scores.count)
    }

    @Test("Where all scores rise steadily, one in a hundred stays one in a hundred", arguments: [0, 3, 8])
    func rising(rise: Double) {
        let scores = scores(60_000, rise: rise, seed: 1)
        var rolling = RollingReference(initial: Array(scores[..<12_000]), capacity: 6_000)
        let share = share(&rolling, scores[12_000...])
        #expect((0.005...0.02).contains(share), "\(share)")
    }

    @Test("Where only some of the scores rise, the others do not hold the reference back", arguments: [1, 2, 3])
    func risingInPart(seed: UInt64) {
        var random = KeyedRandom(RandomKey(seed))
        // Two in five stay where they are, as known pairs do; the others rise by a spread in a hundred events.
        let scores = (0..<9_000).map { place -> Float in
            let height = 4 + 0.01 * Double(max(place - 3_000, 0)) + random.nextNormal()
            return random.nextBool(probability: 0.4) ? Float(0.1 * random.nextUnit()) : Float(height)
        }
        var rolling = RollingReference(initial: Array(scores[..<3_000]), capacity: 5_000)
        let share = share(&rolling, scores[3_000...])
        #expect((0.003...0.035).contains(share), "\(share)")
    }

    @Test("What alarms after something odd does not become the usual where that is withheld; what alarms alone does")
    func withheld() {
        var random = KeyedRandom(RandomKey(4))
        func normal() -> Float { Float(random.nextNormal()) }
        let initial = (0..<6_000).map { _ in normal() }
        var plain = RollingReference(initial: initial, capacity: 6_000)
        var withholding = RollingReference(initial: initial, capacity: 6_000, withholdsAlarms: true)
        var alone = withholding
        // One in twenty lies six spreads above.
        for step in 0..<12_000 {
            let score = normal() + (step % 20 == 0 ? 6 : 0)
            plain.append(score, followsOdd: true)
            withholding.append(score, followsOdd: step % 20 == 0)
            alone.append(score)
        }
        #expect(plain.tailProbability(6) > 0.02)
        #expect(withholding.tailProbability(6) < 0.003)
        #expect(alone.tailProbability(6) == plain.tailProbability(6))
        // Among ordinary scores one in a hundred stays one in a hundred.
        let clean = (0..<6_000).map { _ in normal() }
        let share = Double(clean.count { withholding.tailProbability($0) <= 0.01 }) / 6_000
        #expect(share < 0.02, "\(share)")
    }

    @Test("A log that changes for good does not alarm for ever", arguments: [false, true])
    func withheldChange(followsOdd: Bool) {
        var random = KeyedRandom(RandomKey(5))
        let initial = (0..<6_000).map { _ in Float(random.nextNormal()) }
        var reference = RollingReference(initial: initial, capacity: 6_000, withholdsAlarms: true)
        // From here on scores spread three times as wide around the same median.
        var alarms = [0, 0]
        for step in 0..<40_000 {
            let score = Float(3 * random.nextNormal())
            if reference.tailProbability(score) <= 0.001 { alarms[step < 20_000 ? 0 : 1] += 1 }
            reference.append(score, followsOdd: followsOdd)
        }
        #expect(alarms[0] > 4 * alarms[1], "\(alarms)")
        #expect(alarms[1] < 400, "\(alarms)")
    }

    @Test("A fixed reference never changes, however scores drift")
    func fixed() {
        let scores = scores(30_000, rise: 5, seed: 2)
        let first = Array(scores[..<6_000])
        let fresh = RollingReference(initial: first, capacity: 6_000, isFixed: true)
        var used = fresh
        let share = share(&used, scores[6_000...])
        #expect(used == fresh)
        // Without drift it promises what it holds; with it, it must not follow.
        #expect(share > 0.3)
        let sorted = first.sorted()
        #expect(abs(fresh.tailProbability(sorted[5_400]) - 0.1) < 0.005)
        #expect(abs(fresh.tailProbability(sorted[3_000]) - 0.5) < 0.005)
    }

    @Test("A reference that was saved and read goes on as one that was not", arguments: [0, 1, 700, 2_500])
    func saved(after count: Int) throws {
        var random = KeyedRandom(RandomKey(6))
        // Most are nought, one or the other, so that the median stays there; all of them fall out of the window again.
        let scores = (0..<9_000).map { _ in
            random.nextBool(probability: 0.2)
                ? Float((4 * random.nextNormal()).rounded()) / 4 : random.nextBool(probability: 0.5) ? 0 : -0.0
        }
        var straight = RollingReference(initial: Array(scores[..<1_000]), capacity: 1_000)
        for score in scores[1_000..<1_000 + count] { straight.append(score) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var again = try JSONDecoder().decode(RollingReference.self, from: encoder.encode(straight))
        for (number, score) in scores[(1_000 + count)...].enumerated() {
            #expect(again.tailProbability(score) == straight.tailProbability(score))
            straight.append(score)
            again.append(score)
            if number % 100 == 0 { #expect(try encoder.encode(again) == encoder.encode(straight), "\(number)") }
        }
    }

    @Test("The running median follows a shift, and odd values beside it hardly move it")
    func median() {
        var random = KeyedRandom(RandomKey(3))
        var median = RunningMedian((0..<4_000).map { _ in Float(random.nextNormal()) })
        #expect(abs(median.value) < 0.6)
        for _ in 0..<4_000 { median.append(Float(5 + random.nextNormal())) }
        #expect(abs(median.value - 5) < 0.6)
        let before = median.value
        // One in twenty lies a thousand above: the median of all moves by .066.
        for step in 0..<8_000 { median.append(step % 20 == 0 ? 1_000 : Float(5 + random.nextNormal())) }
        #expect(abs(median.value - before) < 1)
        #expect(RunningMedian([]).value == 0)
    }
}
