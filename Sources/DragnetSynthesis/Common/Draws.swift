import DragnetCore

extension KeyedRandom {
    /// A whole number of the range, ends included.
    mutating func next(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + next(below: range.upperBound - range.lowerBound + 1)
    }

    /// A real number between the two.
    mutating func next(from low: Double, to high: Double) -> Double { low + (high - low) * nextUnit() }

    /// A real number between the two, uniform in its logarithm; both above 0.
    mutating func nextLogUniform(from low: Double, to high: Double) -> Double {
        PortableMath.exp(next(from: PortableMath.log(low), to: PortableMath.log(high)))
    }

    /// A log-normal deviate given by its median.
    mutating func nextLogNormal(median: Double, sigma: Double) -> Double {
        median * PortableMath.exp(sigma * nextNormal())
    }

    /// A Poisson deviate: by products of uniforms (Knuth) below a mean of 30, else the rounded normal limit.
    mutating func nextPoisson(mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        if mean > 30 { return max(0, Int((mean + mean.squareRoot() * nextNormal()).rounded())) }
        let limit = PortableMath.exp(-mean)
        var product = nextUnit()
        var count = 0
        while product > limit {
            product *= nextUnit()
            count += 1
        }
        return count
    }

    /// One of the items, which are not empty.
    mutating func pick<Item>(_ items: [Item]) -> Item { items[next(below: items.count)] }

    /// `count` different items in random order, or all of them where there are fewer.
    mutating func sample<Item>(_ count: Int, of items: [Item]) -> [Item] {
        var rest = items
        let wanted = min(count, rest.count)
        for index in 0..<wanted { rest.swapAt(index, index + next(below: rest.count - index)) }
        return Array(rest[0..<wanted])
    }
}

/// Draws an index with given weights, by bisection of their running sum.
struct WeightedChoice: Sendable {
    private let cumulative: [Double]

    /// Weights: at least one, none negative, not all zero.
    init(_ weights: [Double]) {
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += weight
            return sum
        }
        precondition(sum > 0)
    }

    /// The Zipf law over `count` ranks: weight 1 / (rank + 2)^exponent.
    ///
    /// The shift flattens the first ranks: the largest shop of a town is not twice the second.
    static func zipf(_ count: Int, exponent: Double) -> WeightedChoice {
        WeightedChoice((0..<count).map { PortableMath.pow(Double($0 + 3), -exponent) })
    }

    func draw(_ random: inout KeyedRandom) -> Int {
        let target = random.nextUnit() * cumulative[cumulative.count - 1]
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// How an activity spreads over the hours of a day.
struct HourProfile: Sendable {
    private let hours: WeightedChoice

    /// 24 weights, the first for the hour after midnight.
    init(_ weights: [Double]) {
        precondition(weights.count == 24)
        hours = WeightedChoice(weights)
    }

    /// A second of the day.
    func second(_ random: inout KeyedRandom) -> Int { hours.draw(&random) * 3600 + random.next(below: 3600) }
}
