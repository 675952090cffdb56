/// The bins of one column: a place for what is missing, and up to 255 that share the values by quantiles.
///
/// A value lies in bin 1 + (how many ``edges`` are below it); bin 0 is for values that are not finite.
package struct ColumnBins: Sendable, Hashable {
    /// The upper end of each bin but the last, ascending; the end belongs to the bin.
    package private(set) var edges: [Float] = []
    /// Bins in use, bin 0 included even where nothing is missing.
    package private(set) var binCount = 1
    /// Whether any value is missing.
    package private(set) var hasMissing = false

    /// Bins of values, at most.
    package static let maximum = 255

    /// Whether a split of this column can tell rows apart.
    package var isUseful: Bool { binCount > 2 || (binCount == 2 && hasMissing) }

    /// The bins of these values.
    package init(_ values: [Float]) {
        let keys = RadixSort.sorted(values.lazy.filter(\.isFinite).map(RadixSort.key))
        hasMissing = keys.count < values.count
        guard !keys.isEmpty else { return }
        var distinct: [(value: Float, count: Int)] = []
        for key in keys {
            let value = RadixSort.value(key)
            if distinct.last?.value == value {
                distinct[distinct.count - 1].count += 1
            } else {
                distinct.append((value, 1))
            }
        }
        let bins = Self.bins(of: distinct, total: keys.count)
        for index in 1..<max(1, distinct.count) where bins[index] != bins[index - 1] {
            edges.append(Self.middle(distinct[index - 1].value, distinct[index].value))
        }
        binCount = edges.count + 2
    }

    /// The bin of a value.
    package func bin(_ value: Float) -> UInt8 {
        guard value.isFinite else { return 0 }
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        return UInt8(low + 1)
    }

    /// The largest value of a bin that a comparison can name.
    package func threshold(_ bin: Int) -> Float { bin <= edges.count ? edges[bin - 1] : .greatestFiniteMagnitude }

    /// A number for each distinct value that changes where a bin ends.
    ///
    /// A value held by more than 2 of 255 rows has a bin of its own, so that the many zeros of a sparse column do not
    /// take the bins of its tail; each such value costs two bins at most, its own and that of a quantile it cuts.
    private static func bins(of distinct: [(value: Float, count: Int)], total: Int) -> [Int] {
        guard distinct.count > maximum else { return Array(distinct.indices) }
        let isHeavy = distinct.map { $0.count * maximum > 2 * total }
        var light = total
        var shares = maximum
        for (index, heavy) in isHeavy.enumerated() where heavy {
            light -= distinct[index].count
            shares -= 2
        }
        var bins: [Int] = []
        var seen = 0
        var heavies = 0
        for (index, entry) in distinct.enumerated() {
            if isHeavy[index] {
                heavies += 1
                bins.append((shares + 1) * (2 * heavies - 1))
            } else {
                // By the middle of its rank, so that the share on either side of it counts alike.
                bins.append((shares + 1) * 2 * heavies + (2 * seen + entry.count) * shares / (2 * light))
                seen += entry.count
            }
        }
        return bins
    }

    /// A number in low ..< high, half-way where rounding allows.
    private static func middle(_ low: Float, _ high: Float) -> Float {
        let middle = low / 2 + high / 2
        return middle >= low && middle < high ? middle : low
    }
}

/// Sorts floats by their bits, in three passes whose time does not depend on the values.
enum RadixSort {
    private static let digitBits = 11

    /// An integer in the order of the float; both zeros have the same.
    static func key(_ value: Float) -> UInt32 {
        let bits = value == 0 ? 0 : value.bitPattern
        return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }

    /// The float of a key.
    static func value(_ key: UInt32) -> Float {
        Float(bitPattern: key & 0x8000_0000 == 0 ? ~key : key & 0x7FFF_FFFF)
    }

    /// The keys in ascending order.
    static func sorted(_ keys: some Sequence<UInt32>) -> [UInt32] {
        var source = Array(keys)
        var target = source
        let mask = UInt32(1 << digitBits) - 1
        for shift in stride(from: 0, to: 32, by: digitBits) {
            var starts = [Int](repeating: 0, count: 1 << digitBits)
            for key in source { starts[Int(key >> UInt32(shift) & mask)] += 1 }
            var start = 0
            for digit in starts.indices {
                let count = starts[digit]
                starts[digit] = start
                start += count
            }
            for key in source {
                let digit = Int(key >> UInt32(shift) & mask)
                target[starts[digit]] = key
                starts[digit] += 1
            }
            swap(&source, &target)
        }
        return source
    }
}
