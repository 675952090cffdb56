import DragnetCore
import DragnetDetection
import Testing

@Suite("Tail distribution")
struct TailDistributionTests {
    private func normalSample(_ count: Int, seed: UInt64) -> [Float] {
        var random = KeyedRandom(RandomKey(seed))
        return (0..<count).map { _ in Float(random.nextNormal()) }
    }

    @Test("In the bulk it is the share of the sample at or above a value")
    func bulk() {
        let sample = normalSample(5000, seed: 1)
        let tail = TailDistribution(sample)
        for value in stride(from: -2.5, through: 1.8, by: 0.1) {
            let exact = Double(sample.filter { Double($0) >= value }.count) / 5000
            #expect(abs(tail.tailProbability(value) - exact) < 0.004, "at \(value)")
        }
    }

    @Test("Beyond the sample it follows the law the sample came from, for exponential tails")
    func exponentialTail() {
        var random = KeyedRandom(RandomKey(2))
        let sample = (0..<20_000).map { _ in Float(random.nextExponential(mean: 1)) }
        let tail = TailDistribution(sample)
        #expect(tail.isTailTrusted)
        for value in [5.0, 8, 12] {
            let ratio = tail.tailProbability(value) / PortableMath.exp(-value)
            #expect(ratio > 0.2 && ratio < 12, "at \(value): \(ratio)")
        }
    }

    @Test("It never rises with the value")
    func monotone() {
        let tail = TailDistribution(normalSample(3000, seed: 3))
        var last = 1.0
        for value in stride(from: -4.0, through: 8, by: 0.01) {
            let p = tail.tailProbability(value)
            #expect(p <= last + 1e-12)
            #expect(p > 0 && p <= 1)
            last = p
        }
    }

    @Test("A lumpy tail is not believed, and probabilities stop at what the sample backs")
    func lumpy() {
        var sample = [Float](repeating: 0, count: 980)
        sample += [Float](repeating: 10, count: 10) + [Float](repeating: 11, count: 10)
        let tail = TailDistribution(sample)
        #expect(!tail.isTailTrusted)
        #expect(tail.tailProbability(1e6) >= 1.0 / 1001)
    }

    @Test("Nothing is odd without a sample, or in a constant one")
    func degenerate() {
        #expect(TailDistribution([]).tailProbability(5) == 1)
        let constant = TailDistribution([Float](repeating: 2, count: 500))
        #expect(constant.tailProbability(2) == 1)
        #expect(constant.tailProbability(1) == 1)
        #expect(constant.tailProbability(3) >= 1.0 / 501)
    }

    @Test("Quantiles invert the distribution")
    func quantiles() {
        let sample = normalSample(5000, seed: 4)
        let tail = TailDistribution(sample)
        let sorted = sample.sorted()
        for probability in [0.1, 0.5, 0.9] {
            #expect(abs(tail.quantile(probability) - Double(sorted[Int(probability * 5000)])) < 0.03)
        }
    }

    @Test("A rolling reference follows drift and never judges a score by itself")
    func rolling() {
        var random = KeyedRandom(RandomKey(5))
        let initial = (0..<2000).map { _ in Float(random.nextExponential(mean: 1)) }
        var reference = RollingReference(initial: initial, capacity: 2000)
        var odd = 0
        for step in 0..<6000 {
            let score = Float(random.nextExponential(mean: 2))
            if step >= 3000 && reference.tailProbability(score) <= 0.01 { odd += 1 }
            reference.append(score)
        }
        // 1 % of 3,000 by design; a reference that stood still would call 10 % odd.
        #expect(odd > 8 && odd < 75, "\(odd)")
    }

    @Test("Sidak's correction against its closed form")
    func sidak() {
        #expect(abs(Surprise.sidak(smallest: 0.01, count: 100) - 0.6339676587) < 1e-9)
        #expect(abs(Surprise.sidak(smallest: 1e-14, count: 10) / 1e-13 - 1) < 1e-6)
        #expect(Surprise.sidak(smallest: 1, count: 3) == 1)
        #expect(Surprise.of(1) == 0)
        #expect(abs(Surprise.of(0.001) - 3) < 1e-12)
    }

    @Test("Bands mean the same through probabilities and surprises")
    func bands() {
        #expect(Severity(tailProbability: 0.2) == .none)
        for severity in Severity.allCases where severity != .none {
            #expect(Severity(tailProbability: severity.tailProbability) == severity)
            #expect(Severity(surprise: Surprise.of(severity.tailProbability)) == severity)
            #expect(Severity(surprise: Double(Float(Surprise.of(severity.tailProbability)))) == severity)
            #expect(Severity(name: severity.name) == severity)
        }
        #expect(Severity(name: "worst") == nil)
        #expect(Severity.low < .critical)
    }
}
