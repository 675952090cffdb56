extension Array {
    /// The first place from which on a condition holds, by halving; the count where it never does.
    func firstPlace(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Runs of elements in time order of which each is at most `gap` after the one before.
    func stretches(gap: Int64, time: (Element) -> Int64) -> [ArraySlice<Element>] {
        guard !isEmpty else { return [] }
        var found: [ArraySlice<Element>] = []
        var start = 0
        for next in indices.dropFirst() where time(self[next]) - time(self[next - 1]) > gap {
            found.append(self[start..<next])
            start = next
        }
        found.append(self[start...])
        return found
    }
}
