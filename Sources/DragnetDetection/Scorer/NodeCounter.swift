/// What is counted of each node, over a window that fades.
package enum NodeCounter: Int, CaseIterable, Sendable {
    case outShort
    case outLong
    case newOutShort
    case newOutLong
    case inShort
    case inLong
    case newInShort
    case newInLong
    case smallNewInShort
    case portsShort
    case nearLimit
    case sumOutLong
    case sumInLong
    case throughLong

    /// How many there are: written out, because the number of all cases is counted anew at each use.
    package static let count = 14
    /// The window of each, by number: a look-up in the loop over all of them.
    static let windows: [Window] = allCases.map(\.window)

    enum Window: Sendable {
        case short
        case long
        case limit
    }

    var window: Window {
        switch self {
        case .outShort, .newOutShort, .inShort, .newInShort, .smallNewInShort, .portsShort: .short
        case .outLong, .newOutLong, .inLong, .newInLong, .sumOutLong, .sumInLong, .throughLong: .long
        case .nearLimit: .limit
        }
    }
}
