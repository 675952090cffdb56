import DragnetCore
import Foundation
import Testing

@Suite("RandomKey and KeyedRandom")
struct RandomTests {
    /// splitmix64 as published: a counter that is mixed (Steele, Lea and Flood 2014; Vigna's C code).
    private struct SplitMix64 {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// The chi-square statistic of counts that should all be equal, as a standard normal deviate (Wilson and Hilferty).
    private func uniformityDeviate(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        let statistic = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        let freedom = Double(counts.count - 1)
        let scale = 2 / (9 * freedom)
        return (Foundation.cbrt(statistic / freedom) - (1 - scale)) / scale.squareRoot()
    }

    @Test func mixingIsSplitmix64() {
        // The published first outputs of seed 0.
        let published: [UInt64] = [
            0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC,
        ]
        #expect((1...4).map { RandomKey.mix(UInt64($0) &* RandomKey.golden) } == published)
        var reference = SplitMix64(state: 0)
        #expect(published.map { _ in reference.next() } == published)
    }

    @Test(arguments: [RandomKey(), RandomKey(0), RandomKey(1, 2, 3), RandomKey(.max, 5)])
    func aStreamIsSplitmix64SeededWithItsKey(key: RandomKey) {
        var reference = SplitMix64(state: key.value)
        var random = KeyedRandom(key)
        for index in 0..<1000 {
            let expected = reference.next()
            #expect(key.value(at: UInt64(index)) == expected)
            #expect(random.next() == expected)
        }
        #expect(random.position == 1000)
    }

    @Test func keysOfOtherWordsAreOtherKeys() {
        var seen: Set<UInt64> = []
        for seed in 0..<50 as Range<UInt64> {
            for stage in 0..<50 as Range<UInt64> {
                for key in [RandomKey(seed, stage), RandomKey(seed, stage, 0), RandomKey(seed, 0, stage, 1)] {
                    seen.insert(key.value)
                }
            }
        }
        #expect(seen.count == 7500)
        #expect(RandomKey(1, 2).appending(3) == RandomKey(1, 2, 3))
        #expect(RandomKey(1, 2) != RandomKey(2, 1))
    }

    @Test func firstValuesOfNeighbouringKeysAreUniformAndIndependent() {
        // 16 x 16 cells of the upper bits of the first values of keys n and n + 1.
        var cells = [Int](repeating: 0, count: 256)
        var last = RandomKey(9, 0).value(at: 0) >> 60
        for word in 1...200_000 as ClosedRange<UInt64> {
            let next = RandomKey(9, word).value(at: 0) >> 60
            cells[Int(last << 4 | next)] += 1
            last = next
        }
        #expect(abs(uniformityDeviate(cells)) < 4.5)
    }

    @Test(arguments: [1, 2, 3, 7, 10, 97, 1000, 1 << 16])
    func boundedNumbersAreUniform(bound: Int) {
        var random = KeyedRandom(RandomKey(11, UInt64(bound)))
        let cells = min(bound, 128)
        var counts = [Int](repeating: 0, count: cells)
        for _ in 0..<(cells * 2000) {
            let number = random.next(below: bound)
            guard (0..<bound).contains(number) else {
                Issue.record("\(number) is not below \(bound)")
                return
            }
            counts[number * cells / bound] += 1
        }
        // Cells of a bound that they do not divide differ by one number in bound / cells; tested where they divide.
        if cells > 1 && bound % cells == 0 { #expect(abs(uniformityDeviate(counts)) < 4.5) }
    }

    @Test func largestBound() {
        var random = KeyedRandom(RandomKey(11, 1))
        for _ in 0..<1000 { #expect((0..<(1 << 32)).contains(random.next(below: 1 << 32))) }
    }

    @Test func unitsAreUniform() {
        var random = KeyedRandom(RandomKey(12))
        var counts = [Int](repeating: 0, count: 100)
        for _ in 0..<500_000 {
            let unit = random.nextUnit()
            #expect(unit >= 0 && unit < 1)
            counts[Int(unit * 100)] += 1
        }
        #expect(abs(uniformityDeviate(counts)) < 4.5)
    }

    @Test func distributionsHaveTheirMoments() {
        var random = KeyedRandom(RandomKey(13))
        let count = 400_000
        var normal = (sum: 0.0, squares: 0.0, fourth: 0.0)
        var exponential = 0.0
        var logNormal = 0.0
        var heads = 0
        for _ in 0..<count {
            let z = random.nextNormal()
            normal.sum += z
            normal.squares += z * z
            normal.fourth += z * z * z * z
            exponential += random.nextExponential(mean: 3)
            logNormal += random.nextLogNormal(mu: 1, sigma: 0.5)
            if random.nextBool(probability: 0.3) { heads += 1 }
        }
        let n = Double(count)
        // Bounds of about five standard errors.
        #expect(abs(normal.sum / n) < 0.008)
        #expect(abs(normal.squares / n - 1) < 0.012)
        #expect(abs(normal.fourth / n - 3) < 0.08)
        #expect(abs(exponential / n - 3) < 0.024)
        #expect(abs(logNormal / n - Foundation.exp(1 + 0.125)) < 0.014)
        #expect(abs(Double(heads) / n - 0.3) < 0.004)
    }

    @Test func permutationsAreUniform() {
        var random = KeyedRandom(RandomKey(14))
        var counts: [[Int]: Int] = [:]
        for _ in 0..<48_000 {
            var items = [0, 1, 2, 3]
            random.shuffle(&items)
            counts[items, default: 0] += 1
        }
        #expect(counts.count == 24)
        #expect(abs(uniformityDeviate(Array(counts.values))) < 4.5)
        var nothing: [Int] = []
        random.shuffle(&nothing)
        #expect(nothing.isEmpty)
    }

    @Test func orderOfUseDoesNotMatter() {
        let forward = (0..<100).map { node in
            var random = KeyedRandom(RandomKey(3, UInt64(node)))
            return [random.nextUnit(), random.nextNormal(), random.nextUnit()]
        }
        let backward = (0..<100).reversed().map { node in
            var random = KeyedRandom(RandomKey(3, UInt64(node)))
            return [random.nextUnit(), random.nextNormal(), random.nextUnit()]
        }
        #expect(forward == backward.reversed())
    }
}
