/// The values of a window that moves on, ascending; sorted anew by merging what came in and leaving out what fell out.
///
/// It is made from the window and no part of what that is, so all are equal.
struct SortedWindow: Sendable, Hashable {
    /// The values as of the last sorting; nil before any.
    private var known: [Float]?
    private var added: [Float] = []
    private var removed: [Float] = []

    /// Nothing is known yet of a window.
    init() {}

    /// The window of these values, which ascend.
    init(sorted values: [Float]) { known = values }

    static func == (a: SortedWindow, b: SortedWindow) -> Bool { true }

    func hash(into hasher: inout Hasher) {}

    /// Notes a value that came in.
    mutating func add(_ value: Float) { if known != nil { added.append(value) } }

    /// Notes a value that fell out.
    mutating func remove(_ value: Float) { if known != nil { removed.append(value) } }

    /// The values of the window, which holds those in `all` now.
    mutating func sorted(of all: [Float]) -> [Float] {
        let merged = known.map { Self.merged($0, FloatSort.sorted(added), without: FloatSort.sorted(removed)) }
        // What is no number is in no order, and cannot be found to be left out.
        let values = merged.flatMap { $0.count == all.count ? $0 : nil } ?? FloatSort.sorted(all)
        known = values
        added.removeAll(keepingCapacity: true)
        removed.removeAll(keepingCapacity: true)
        return values
    }

    /// Both lists as one, without those of `removed`, each of which is in one of them.
    private static func merged(_ values: [Float], _ added: [Float], without removed: [Float]) -> [Float] {
        var found: [Float] = []
        found.reserveCapacity(values.count + added.count - removed.count)
        var (next, gone) = (0, 0)
        func take(_ value: Float, _ found: inout [Float], _ gone: inout Int) {
            if gone < removed.count && removed[gone] == value { gone += 1 } else { found.append(value) }
        }
        for value in values {
            while next < added.count && added[next] < value {
                take(added[next], &found, &gone)
                next += 1
            }
            take(value, &found, &gone)
        }
        for value in added[next...] { take(value, &found, &gone) }
        return found
    }
}
