import DragnetCore
import Testing

@Suite("RobustStatistics")
struct RobustStatisticsTests {
    @Test func quantilesOfTextbookValues() {
        // R: quantile(c(1, 2, 3, 4, 10), type = 7)
        let sorted = [1.0, 2, 3, 4, 10]
        #expect(RobustStatistics.quantile(0, ofSorted: sorted) == 1)
        #expect(RobustStatistics.quantile(0.25, ofSorted: sorted) == 2)
        #expect(RobustStatistics.quantile(0.5, ofSorted: sorted) == 3)
        #expect(abs(RobustStatistics.quantile(0.9, ofSorted: sorted) - 7.6) < 1e-12)
        #expect(RobustStatistics.quantile(1, ofSorted: sorted) == 10)
        #expect(RobustStatistics.quantile(0.7, ofSorted: [5]) == 5)
    }

    @Test func quantilesAgainstTheDefinition() {
        // Definition 7: the line through the points ((k - 1) / (n - 1), x_k).
        var random = KeyedRandom(RandomKey(21))
        for _ in 0..<200 {
            let count = 2 + random.next(below: 30)
            var values = (0..<count).map { _ in random.nextNormal() * 100 }
            values.sort()
            let probability = random.nextUnit()
            let quantile = RobustStatistics.quantile(probability, ofSorted: values)
            let below = values.indices.last { Double($0) / Double(count - 1) <= probability } ?? 0
            let above = min(below + 1, count - 1)
            let share = probability * Double(count - 1) - Double(below)
            #expect(abs(quantile - (values[below] * (1 - share) + values[above] * share)) < 1e-9)
            #expect(quantile >= values[0] && quantile <= values[count - 1])
        }
    }

    @Test func mediansAgainstSorting() {
        var random = KeyedRandom(RandomKey(22))
        for count in 1...60 {
            let values = (0..<count).map { _ in Double(random.next(below: 20)) }
            func middle(_ values: [Double]) -> Double {
                let sorted = values.sorted()
                return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2
            }
            let (median, mad) = RobustStatistics.medianAndMAD(values)
            #expect(median == middle(values))
            #expect(RobustStatistics.median(values) == median)
            #expect(mad == middle(values.map { abs($0 - median) }))
        }
    }

    @Test func nothingHasNoSpread() {
        #expect(RobustStatistics.median([]) == 0)
        #expect(RobustStatistics.medianAndMAD([]) == (0, 0))
        #expect(RobustStatistics.medianAndMAD([4, 4, 4]) == (4, 0))
    }

    @Test func aFewWildValuesDoNotMoveThem() {
        var random = KeyedRandom(RandomKey(23))
        var values = (0..<1001).map { _ in random.nextNormal() }
        for index in 0..<200 { values[index] = 1e12 }
        let (median, mad) = RobustStatistics.medianAndMAD(values)
        #expect(abs(median) < 0.5)
        #expect(mad * RobustStatistics.madToSigma < 2)
    }
}
