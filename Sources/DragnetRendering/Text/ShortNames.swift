import DragnetCore

/// Names cut for a picture: at most ``limit`` characters, whole where they fit, and distinct within the picture.
///
/// A long name loses its middle (`ACC-0001…9931`). Where two then look the same, they show the place where they
/// differ (`ACC…-17-…9931`), and if even that fails, a number.
struct ShortNames: Sendable {
    /// The most characters of a name in a picture.
    static let limit = 22

    /// The short names, in the order of the names given.
    let labels: [String]

    /// Short forms of `names`, which are distinct.
    init(_ names: [String]) {
        let clean = names.map(Self.singleLine)
        var labels = clean.map { UntrustedText.shortened($0, to: Self.limit) }
        for group in Self.collisions(labels) {
            let members = group.map { Array(clean[$0]) }
            let place = Self.firstDifference(members)
            for (member, index) in zip(members, group) { labels[index] = Self.window(member, around: place) }
        }
        for group in Self.collisions(labels) {
            for (number, index) in group.enumerated() {
                labels[index] = UntrustedText.shortened(labels[index], to: Self.limit - 5) + " (\(number + 1))"
            }
        }
        self.labels = labels
    }

    /// One line of visible text: white space and control characters become one mark, and a character carries at
    /// most eight scalars, because a thousand accents on one letter paint over the whole picture.
    static func singleLine(_ name: String) -> String {
        // No name needs more to be told from another; the rest would only cost time.
        let start = name.count > 4096 ? String(name.prefix(2048) + name.suffix(2048)) : name
        var line = ""
        for character in start {
            if character.unicodeScalars.count <= 8 {
                line.append(character)
            } else {
                for scalar in character.unicodeScalars.prefix(8) { line.unicodeScalars.append(scalar) }
            }
        }
        let visible = UntrustedText.terminal(line)
        return visible.contains { !$0.isWhitespace } ? visible : "(blank)"
    }

    /// The places of labels that are not the only ones of their kind, in the order of their first.
    private static func collisions(_ labels: [String]) -> [[Int]] {
        var places: [String: [Int]] = [:]
        for (index, label) in labels.enumerated() { places[label, default: []].append(index) }
        return places.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }

    private static func firstDifference(_ names: [[Character]]) -> Int {
        let first = names[0]
        var place = first.count
        for other in names.dropFirst() {
            var common = 0
            while common < min(first.count, other.count), first[common] == other[common] { common += 1 }
            place = min(place, common)
        }
        return place
    }

    /// `start…the place…end`.
    private static func window(_ name: [Character], around place: Int) -> String {
        guard name.count > limit else { return String(name) }
        let lower = max(4, min(place - 2, name.count - 13))
        let upper = min(name.count - 5, lower + 10)
        guard lower < upper else { return UntrustedText.shortened(String(name), to: limit) }
        return String(name.prefix(4)) + "…" + String(name[lower..<upper]) + "…" + String(name.suffix(5))
    }
}
