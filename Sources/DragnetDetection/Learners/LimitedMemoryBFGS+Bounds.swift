extension LimitedMemoryBFGS {
    /// The minimum over points of which some numbers are 0 or more.
    ///
    /// Two-metric projection (Bertsekas, 1982): numbers that stand at 0 and would fall are held, the quasi-Newton direction
    /// is that of the others, and steps are cut off at 0; each is halved until the value falls enough (Armijo).
    func boundedMinimum(
        reference: [Double], start: [Double]?, notNegative: [Bool], _ objective: Objective
    ) throws -> Minimum? {
        precondition(notNegative.count == reference.count, "one bound a number")
        var here = try State(at: reference, objective)
        guard here.isFinite else { return nil }
        let enough = max(absoluteTolerance, Self.length(Self.projected(here, notNegative)) * relativeTolerance)
        if let start {
            let allowed = zip(start, notNegative).map { $1 ? max($0, 0) : $0 }
            let other = try State(at: allowed, objective)
            if other.isFinite && other.value < here.value { here = other }
        }
        var pairs: [Pair] = []
        var iterations = 0
        var norm = Self.length(Self.projected(here, notNegative))
        while iterations < maximumIterations && norm > enough {
            let gradient = Self.projected(here, notNegative)
            let isFree = here.point.indices.map { !(notNegative[$0] && here.point[$0] <= 0 && here.gradient[$0] > 0) }
            let usable = pairs.compactMap { $0.restricted(to: isFree) }
            var direction = Self.direction(gradient, usable)
            for index in direction.indices where !isFree[index] { direction[index] = 0 }
            if !(Self.dot(direction, gradient) < 0) { direction = gradient.map { -$0 } }
            let firstStep = usable.isEmpty ? 1 / norm : 1
            guard let next = try boundedStep(from: here, along: direction, firstStep, notNegative, objective) else {
                if pairs.isEmpty { break }
                pairs = []
                continue
            }
            iterations += 1
            let pair = Pair(from: here, to: next)
            if pair.curvature > 1e-12 * Self.dot(pair.change, pair.change) { pairs.append(pair) }
            if pairs.count > memory { pairs.removeFirst() }
            here = next
            norm = Self.length(Self.projected(here, notNegative))
        }
        return Minimum(point: here.point, value: here.value, gradientNorm: norm, iterations: iterations)
    }

    private func boundedStep(
        from here: State, along direction: [Double], _ first: Double, _ notNegative: [Bool], _ objective: Objective
    ) throws -> State? {
        var step = first
        for _ in 0..<25 {
            var point = here.point
            var promised = 0.0
            for index in point.indices {
                point[index] += step * direction[index]
                if notNegative[index] { point[index] = max(point[index], 0) }
                promised += here.gradient[index] * (point[index] - here.point[index])
            }
            let next = try State(at: point, objective)
            if next.isFinite && next.value <= here.value + 1e-4 * promised && next.value < here.value { return next }
            step /= 2
        }
        return nil
    }

    /// The gradient without what would lead out of the allowed points.
    private static func projected(_ state: State, _ notNegative: [Bool]) -> [Double] {
        state.gradient.indices.map {
            notNegative[$0] && state.point[$0] <= 0 && state.gradient[$0] > 0 ? 0 : state.gradient[$0]
        }
    }

    private static func length(_ vector: [Double]) -> Double { dot(vector, vector).squareRoot() }
}

extension LimitedMemoryBFGS.Pair {
    /// What the pair says of the free numbers alone; nil where that bends the wrong way.
    fileprivate func restricted(to isFree: [Bool]) -> LimitedMemoryBFGS.Pair? {
        var (step, change) = (step, change)
        for index in isFree.indices where !isFree[index] {
            step[index] = 0
            change[index] = 0
        }
        let pair = LimitedMemoryBFGS.Pair(step: step, change: change)
        return pair.curvature > 1e-12 * LimitedMemoryBFGS.dot(change, change) ? pair : nil
    }
}
