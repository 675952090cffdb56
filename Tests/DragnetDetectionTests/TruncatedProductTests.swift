import DragnetCore
import DragnetDetection
import Testing

@Suite("Truncated product")
struct TruncatedProductTests {
    private func surprise(_ nats: Double, among count: Int, threshold: Double = 0.01) -> Double {
        TruncatedProduct.surprise(nats: nats, count: count, threshold: threshold)
    }

    @Test("One probability is itself, two are as on paper, none say nothing")
    func few() {
        #expect(abs(surprise(7, among: 1) - 7) < 1e-9)
        func two(_ product: Double) -> Double {
            PortableMath.exp(-surprise(-PortableMath.log(product), among: 2, threshold: 0.1))
        }
        // One of two below a tenth, or both: 2 * 0.9 * 0.05 + 0.1^2.
        #expect(abs(two(0.05) - 0.1) < 1e-12)
        // 2 * 0.9 * 0.005 + 0.005 * (1 + ln 2).
        #expect(abs(two(0.005) - 0.017465736) < 1e-8)
        #expect(surprise(0, among: 5) == 0)
        #expect(surprise(-1, among: 5) == 0)
        #expect(surprise(3, among: 0) == 0)
    }

    @Test("As many small products come of uniform probabilities as is said", arguments: [(8, 0.2), (30, 0.05)])
    func chance(count: Int, threshold: Double) {
        var random = KeyedRandom(RandomKey(5, UInt64(count)))
        let tries = 20_000
        var nats: [Double] = []
        for _ in 0..<tries {
            nats.append(
                (0..<count).reduce(0) { sum, _ in
                    let probability = 1 - random.nextUnit()
                    return probability <= threshold ? sum - PortableMath.log(probability) : sum
                })
        }
        nats.sort(by: >)
        for rank in [200, 1000, 4000] {
            let told = PortableMath.exp(-surprise(nats[rank], among: count, threshold: threshold))
            let seen = Double(rank) / Double(tries)
            #expect(abs(told - seen) < 5 * (seen / Double(tries)).squareRoot(), "\(told) for \(seen)")
        }
    }

    @Test("The more there were to choose from, the less it says; the smaller the product, the more")
    func order() {
        let among = [6, 10, 60, 1000, 100_000].map { surprise(40, among: $0) }
        #expect(among == among.sorted(by: >))
        let products = [10.0, 20, 40, 400, 1800].map { surprise($0, among: 200) }
        #expect(products == products.sorted())
        #expect(products.allSatisfy { $0.isFinite })
    }
}
