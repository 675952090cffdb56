import DragnetCore
import DragnetDetection
import Testing

@Suite("Learning from labels")
struct LabelModelTests {
    private static let (telling, width) = (3, 20)

    /// Rows of two classes that differ in a few columns; `share` is how far the good ones spread in the others.
    private func rows(_ count: Int, spread share: Float, _ random: inout KeyedRandom) -> LabelModel.Rows {
        var rows = LabelModel.Rows(width: Self.width)
        for number in 0..<count {
            let isBad = number % 2 == 0
            let row = (0..<Self.width).map { column -> Float in
                let value = Float(random.nextNormal())
                if column < Self.telling { return isBad ? value + 1.5 : value }
                return isBad ? value : value * share
            }
            rows.append(row, isBad: isBad)
        }
        return rows
    }

    private func area(_ model: LabelModel, _ rows: LabelModel.Rows, by score: (LabelModel, [Float]) -> Float) -> Double?
    {
        let scores = rows.isBad.indices.map { row in
            Double(score(model, Array(rows.values[row * rows.width..<(row + 1) * rows.width])))
        }
        return RankingMetrics.rocAUC(scores: scores, isBad: rows.isBad)
    }

    // What a person labels is what looked odd, so good rows among them are few and alike where others are not. Standardised
    // by them alone, columns that say nothing drown the rest: .60 to .75 where the best possible is .97.
    @Test("Few labels tell the classes apart though the good ones among them are alike")
    func fewLabels() throws {
        var areas: [Double] = []
        for seed in 1...6 as ClosedRange<UInt64> {
            var random = KeyedRandom(RandomKey(seed))
            let labelled = rows(40, spread: 0.1, &random)
            let others = rows(2_000, spread: 1, &random)
            let model = try #require(try LabelModel.fit(labelled, seed: seed, context: .serial))
            let area = try #require(area(model, others) { $0.logit($1) })
            areas.append(area)
            // The order is the same where all that was ever labelled was odder.
            #expect(abs(try #require(self.area(model, others) { $0.joined(0, $1) }) - area) < 0.002)
        }
        #expect(areas.reduce(0, +) / Double(areas.count) > 0.82, "\(areas)")
    }

    @Test("Without three bad and one good label nothing is learnt")
    func tooFew() throws {
        var random = KeyedRandom(RandomKey(1))
        for count in 1...5 {
            #expect(try LabelModel.fit(rows(count, spread: 1, &random), seed: 1, context: .serial) == nil || count == 5)
        }
    }
}
