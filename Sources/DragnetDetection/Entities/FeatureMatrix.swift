import DragnetCore
import DragnetEvents

/// Features on one scale, for distances: node by column, without the columns that are the same for everyone.
///
/// A column of amounts, where most entities have something, is set to (x - median) / (1.4826 MAD), or the standard
/// deviation where the MAD is 0, through asinh, so that a fortune is far and not all there is, and to unit
/// spread. A column of presences (at most 30 % of the entities, nothing negative) is x / median of those present, at
/// most 3, times log(entities / present): a rare word tells more than a common one (Spärck Jones, 1972). Missing values are
/// the column's mean, and so say nothing.
struct FeatureMatrix: Sendable {
    /// Nodes, those without features too.
    let nodeCount: Int
    /// Columns that are not the same for everyone.
    let columnCount: Int
    /// For each node whether it has features.
    let isKnown: [Bool]
    /// The mean of each column.
    let means: [Float]
    /// The value of a column where nothing is stored.
    let rest: [Float]
    private let offsets: [Int]
    private let columns: [Int32]
    private let values: [Float]

    private static let presenceShare = 0.3
    private static let largestPresence = 3.0

    /// What a column becomes.
    private enum Scale {
        case amount(center: Double, spread: Double, unit: Double)
        case presence(median: Double, weight: Double)

        func callAsFunction(_ value: Double) -> Double {
            switch self {
            case .amount(let center, let spread, let unit): FeatureMatrix.asinh((value - center) / spread) / unit
            case .presence(let median, let weight): min(value / median, FeatureMatrix.largestPresence) * weight
            }
        }
    }

    /// The features of the nodes.
    ///
    /// - Parameter places: for each node its place in `features`, nil where it has none.
    init(_ features: EntityFeatures, places: [Int?]) {
        nodeCount = places.count
        isKnown = places.map { $0 != nil }
        let known = places.compactMap { $0 }
        var samples = [[Double]](repeating: [], count: features.columns.count)
        for place in known { features.forEachValue(of: place) { samples[$0].append(Double($1)) } }
        var scales: [(column: Int, scale: Scale)] = []
        var numberOf = [Int32](repeating: -1, count: samples.count)
        var (means, rest): ([Float], [Float]) = ([], [])
        for (column, sample) in samples.enumerated() {
            // In a sparse file the rest are zeros; in a table they are unknown.
            let zeros = features.absent.isNaN ? 0 : known.count - sample.count
            guard let scale = Self.scale(sample, zeros: zeros) else { continue }
            numberOf[column] = Int32(scales.count)
            scales.append((column, scale))
            let sum = sample.reduce(0) { $0 + scale($1) } + Double(zeros) * scale(0)
            let mean = sum / Double(sample.count + zeros)
            means.append(Float(mean))
            rest.append(Float(features.absent.isNaN ? mean : scale(0)))
        }
        columnCount = scales.count
        (self.means, self.rest) = (means, rest)
        var (offsets, columns, values): ([Int], [Int32], [Float]) = ([0], [], [])
        for place in places {
            if let place {
                features.forEachValue(of: place) { column, value in
                    let number = numberOf[column]
                    guard number >= 0 else { return }
                    columns.append(number)
                    values.append(Float(scales[Int(number)].scale(Double(value))))
                }
            }
            offsets.append(columns.count)
        }
        (self.offsets, self.columns, self.values) = (offsets, columns, values)
    }

    private static func scale(_ sample: [Double], zeros: Int) -> Scale? {
        let count = sample.count + zeros
        guard count > 1, let least = sample.min(), let most = sample.max() else { return nil }
        if least == most && (zeros == 0 || least == 0) { return nil }
        let present = sample.filter { $0 != 0 }
        if least >= 0 && Double(present.count) < presenceShare * Double(count) {
            let weight = PortableMath.log(Double(count) / Double(1 + present.count))
            return .presence(median: RobustStatistics.median(present), weight: weight)
        }
        let all = sample + [Double](repeating: 0, count: zeros)
        let (median, mad) = RobustStatistics.medianAndMAD(all)
        var spread = RobustStatistics.madToSigma * mad
        if spread <= 0 { spread = deviation(all) }
        guard spread > 0, spread.isFinite else { return nil }
        let unit = deviation(all.map { asinh(($0 - median) / spread) })
        return unit > 0 ? .amount(center: median, spread: spread, unit: unit) : nil
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    private static func asinh(_ x: Double) -> Double {
        let size = abs(x)
        let value = PortableMath.log1p(size + size * size / (1 + (1 + size * size).squareRoot()))
        return x < 0 ? -value : value
    }

    /// Adds what is stored of a node, as differences to ``rest``, times `factor`.
    @inline(__always)
    func add(_ node: Int, times factor: Double, to sums: inout [Double]) {
        for cell in offsets[node]..<offsets[node + 1] {
            let column = Int(columns[cell])
            sums[column] += factor * Double(values[cell] - rest[column])
        }
    }

    /// The product of a node's row, its means taken off, with each column of `basis` (columnCount x width, row-major).
    ///
    /// - Parameter restProduct: the same product of a row where nothing is stored, see ``product(ofRest:width:)``.
    func product(_ node: Int, _ basis: [Double], width: Int, restProduct: [Double]) -> [Double] {
        var product = restProduct
        for cell in offsets[node]..<offsets[node + 1] {
            let column = Int(columns[cell])
            let value = Double(values[cell] - rest[column])
            for index in 0..<width { product[index] += value * basis[column * width + index] }
        }
        return product
    }

    /// The product of a row where nothing is stored with `basis`.
    func product(ofRest basis: [Double], width: Int) -> [Double] {
        var product = [Double](repeating: 0, count: width)
        for column in 0..<columnCount {
            let value = Double(rest[column] - means[column])
            if value == 0 { continue }
            for index in 0..<width { product[index] += value * basis[column * width + index] }
        }
        return product
    }

    /// Adds a node's stored differences times each of `weights` to the rows of `sums` (columnCount x width).
    func addOuter(_ node: Int, _ weights: ArraySlice<Double>, to sums: inout [Double]) {
        let width = weights.count
        for cell in offsets[node]..<offsets[node + 1] {
            let column = Int(columns[cell])
            let value = Double(values[cell] - rest[column])
            for (index, weight) in zip(0..., weights) { sums[column * width + index] += value * weight }
        }
    }
}
