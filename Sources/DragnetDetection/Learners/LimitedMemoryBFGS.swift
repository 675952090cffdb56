/// Finds the lowest point of a smooth convex function by limited-memory BFGS (Liu and Nocedal, 1989).
///
/// The step along each direction meets the weak Wolfe conditions, found by doubling and halving (Lewis and Overton,
/// 2013); a step of 1 is right nearly always, so that one iteration costs about one evaluation.
package struct LimitedMemoryBFGS: Sendable {
    /// Pairs of steps and gradient changes that are kept.
    package var memory = 10
    /// Iterations at most.
    package var maximumIterations = 150
    /// It stops where the gradient is so short beside the one at the reference point.
    package var relativeTolerance = 1e-4
    /// It stops too where the gradient is shorter than this, which rounding alone makes it.
    package var absoluteTolerance = 1e-9

    /// A search with the usual settings.
    package init() {}

    /// Where the search ended.
    package struct Minimum: Sendable {
        /// The lowest point found.
        package var point: [Double]
        /// The function's value there.
        package var value: Double
        /// The length of the gradient there.
        package var gradientNorm: Double
        /// Iterations made.
        package var iterations: Int
    }

    /// Gives the value at a point and writes the gradient there.
    package typealias Objective = (_ point: [Double], _ gradient: inout [Double]) throws -> Double

    /// The minimum of `objective`, searched for from `start`, or from `reference` where that is lower.
    ///
    /// - Parameters:
    ///   - reference: a plain point whose gradient's length tells what is short; the search starts here without `start`.
    ///   - start: a point thought to be near the minimum.
    ///   - notNegative: for each number whether it must be 0 or more; then only ``reference`` and points that are so are
    ///     looked at, and the search ends where no allowed way leads down.
    /// - Returns: nil where the value at `reference` is not finite.
    /// - Throws: what `objective` throws.
    package func minimum(
        reference: [Double], start: [Double]? = nil, notNegative: [Bool]? = nil, _ objective: Objective
    ) throws -> Minimum? {
        if let notNegative {
            return try boundedMinimum(reference: reference, start: start, notNegative: notNegative, objective)
        }
        var here = try State(at: reference, objective)
        guard here.isFinite else { return nil }
        let enough = max(absoluteTolerance, here.norm * relativeTolerance)
        if let start, start != reference {
            let other = try State(at: start, objective)
            if other.isFinite && other.value < here.value { here = other }
        }
        var pairs: [Pair] = []
        var iterations = 0
        while iterations < maximumIterations && here.norm > enough {
            var direction = Self.direction(here.gradient, pairs)
            var slope = Self.dot(direction, here.gradient)
            if !(slope < 0) {
                pairs = []
                direction = here.gradient.map { -$0 }
                slope = -here.norm * here.norm
            }
            // Without a pair nothing tells the scale; then the first step has length 1.
            let firstStep = pairs.isEmpty ? 1 / here.norm : 1
            guard let next = try Self.step(from: here, along: direction, slope, firstStep, objective) else {
                // Rounding spoils a direction near the minimum: once more downhill, then this is the minimum.
                if pairs.isEmpty { break }
                pairs = []
                continue
            }
            iterations += 1
            let pair = Pair(from: here, to: next)
            if pair.curvature > 1e-12 * Self.dot(pair.change, pair.change) { pairs.append(pair) }
            if pairs.count > memory { pairs.removeFirst() }
            here = next
        }
        return Minimum(point: here.point, value: here.value, gradientNorm: here.norm, iterations: iterations)
    }

    /// The next point along `direction`, or nil where none lies lower.
    private static func step(
        from here: State, along direction: [Double], _ slope: Double, _ first: Double, _ objective: Objective
    ) throws -> State? {
        var step = first
        var low = 0.0
        var high = Double.infinity
        var best: State?
        for _ in 0..<25 {
            var point = here.point
            for index in point.indices { point[index] += step * direction[index] }
            let next = try State(at: point, objective)
            if !(next.isFinite && next.value <= here.value + 1e-4 * step * slope) {
                high = step
                // A lower point with too flat a slope is better than a search for a steeper one.
                if let best { return best }
            } else if dot(next.gradient, direction) < 0.9 * slope {
                low = step
                best = next
            } else {
                return next
            }
            step = high < .infinity ? (low + high) / 2 : 2 * low
        }
        return best
    }

    /// The quasi-Newton direction, by the two loops over the kept pairs.
    static func direction(_ gradient: [Double], _ pairs: [Pair]) -> [Double] {
        var result = gradient.map { -$0 }
        var shares = [Double](repeating: 0, count: pairs.count)
        for (index, pair) in pairs.enumerated().reversed() {
            shares[index] = dot(pair.step, result) / pair.curvature
            add(pair.change, times: -shares[index], to: &result)
        }
        if let last = pairs.last {
            let scale = last.curvature / dot(last.change, last.change)
            for index in result.indices { result[index] *= scale }
        }
        for (index, pair) in pairs.enumerated() {
            add(pair.step, times: shares[index] - dot(pair.change, result) / pair.curvature, to: &result)
        }
        return result
    }

    static func dot(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for index in first.indices { sum += first[index] * second[index] }
        return sum
    }

    static func add(_ source: [Double], times scale: Double, to target: inout [Double]) {
        for index in target.indices { target[index] += scale * source[index] }
    }

    /// A point with all that is known there.
    struct State {
        let point: [Double]
        let value: Double
        let gradient: [Double]
        let norm: Double

        init(at point: [Double], _ objective: Objective) throws {
            var gradient = [Double](repeating: 0, count: point.count)
            value = try objective(point, &gradient)
            self.point = point
            self.gradient = gradient
            norm = dot(gradient, gradient).squareRoot()
        }

        var isFinite: Bool { value.isFinite && norm.isFinite }
    }

    /// A step that was made, and how the gradient changed with it.
    struct Pair {
        let step: [Double]
        let change: [Double]
        let curvature: Double

        init(step: [Double], change: [Double]) {
            self.step = step
            self.change = change
            curvature = dot(step, change)
        }

        init(from here: State, to next: State) {
            step = zip(next.point, here.point).map { $0 - $1 }
            change = zip(next.gradient, here.gradient).map { $0 - $1 }
            curvature = dot(step, change)
        }
    }
}
