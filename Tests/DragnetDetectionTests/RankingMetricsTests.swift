import DragnetCore
import DragnetDetection
import Testing

@Suite("Ranking metrics")
struct RankingMetricsTests {
    @Test("AUC equals the share of pairs in the right order, by brute force, ties half")
    func areaAgainstBruteForce() {
        var random = KeyedRandom(RandomKey(7))
        for _ in 0..<20 {
            let scores = (0..<60).map { _ in Double(random.next(below: 12)) }
            let isBad = (0..<60).map { _ in random.nextBool(probability: 0.3) }
            var right = 0.0
            var pairs = 0.0
            for (bad, badScore) in zip(isBad, scores) where bad {
                for (other, otherScore) in zip(isBad, scores) where !other {
                    right += badScore > otherScore ? 1 : badScore == otherScore ? 0.5 : 0
                    pairs += 1
                }
            }
            #expect(abs((RankingMetrics.rocAUC(scores: scores, isBad: isBad) ?? -1) - right / pairs) < 1e-12)
        }
    }

    @Test("Average precision of a textbook ranking")
    func averagePrecision() {
        // Bad at places 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3.
        let scores = [6.0, 5, 4, 3, 2, 1]
        let isBad = [true, false, true, false, false, true]
        #expect(
            abs((RankingMetrics.averagePrecision(scores: scores, isBad: isBad) ?? 0) - (1 + 2 / 3.0 + 0.5) / 3) < 1e-12)
        #expect(RankingMetrics.precision(at: 3, scores: scores, isBad: isBad) == 2 / 3.0)
    }

    @Test("All scores equal: precision is the base rate and AUC one half")
    func ties() {
        let isBad = [true, false, false, false]
        let scores = [1.0, 1, 1, 1]
        #expect(RankingMetrics.rocAUC(scores: scores, isBad: isBad) == 0.5)
        #expect(RankingMetrics.averagePrecision(scores: scores, isBad: isBad) == 0.25)
    }

    @Test("Nothing to measure gives nothing")
    func empty() {
        #expect(RankingMetrics.rocAUC(scores: [1], isBad: [true]) == nil)
        #expect(RankingMetrics.averagePrecision(scores: [1], isBad: [false]) == nil)
        #expect(RankingMetrics.precision(at: 0, scores: [], isBad: []) == nil)
    }

    @Test("The precision-recall curve equals counting at each score")
    func curveAgainstBruteForce() {
        var random = KeyedRandom(RandomKey(9))
        for _ in 0..<20 {
            let scores = (0..<80).map { _ in Double(random.next(below: 15)) }
            let isBad = (0..<80).map { $0 == 0 || random.nextBool(probability: 0.2) }
            let points = LabelledRanking(scores: scores, isBad: isBad).precisionRecall(most: 10_000)
            let bad = Double(isBad.count(where: \.self))
            let expected = Set(scores).sorted(by: >).map { threshold in
                let found = scores.indices.filter { scores[$0] >= threshold }
                let right = Double(found.count { isBad[$0] })
                return [right / bad, right / Double(found.count)]
            }
            // Of scores that add no bad one the first is kept, and the last of all.
            #expect(Set(points.map { [$0.recall, $0.precision] }).isSubset(of: Set(expected)))
            #expect(Set(points.map(\.recall)) == Set(expected.map { $0[0] }))
            #expect(points.last.map { [$0.recall, $0.precision] } == expected.last)
        }
        #expect(LabelledRanking(scores: [1, 2], isBad: [false, false]).precisionRecall().isEmpty)
    }
}
