import DragnetDetection
import Foundation
import Testing

@Suite("Tail of a Poisson variable")
struct PoissonTailTests {
    /// The terms added up one by one, each from the logarithm of its factorial.
    private func summed(atLeast count: Int, mean: Double) -> Double {
        var sum = 0.0
        for value in count..<(count + 4_000) {
            sum += exp(Double(value) * log(mean) - mean - lgamma(Double(value) + 1))
        }
        return sum
    }

    @Test(
        "As the terms added up, also where the first of all is too small for a number",
        arguments: [(3, 0.5), (12, 4), (530, 500), (760, 690), (760, 710), (4_190, 4_000), (20_300, 20_000)])
    func sums(count: Int, mean: Double) {
        let expected = summed(atLeast: count, mean: mean)
        #expect(abs(PoissonTail.probability(atLeast: count, mean: mean) - expected) < 1e-7 + 1e-6 * expected)
    }

    @Test("None is certain, far above the mean is impossible, below it nothing is said")
    func ends() {
        #expect(PoissonTail.probability(atLeast: 0, mean: 3) == 1)
        #expect(PoissonTail.probability(atLeast: 9_000, mean: 4_000) == 0)
        #expect(PoissonTail.probability(atLeast: 3_900, mean: 4_000) == 1)
    }
}
