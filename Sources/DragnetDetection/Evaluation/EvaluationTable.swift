import DragnetCore
import DragnetEvents

/// What is measured: labelled events or entities with their scores, in columns.
public struct EvaluationTable: Sendable {
    /// The surprise of each row; 0 where it has no score.
    public private(set) var surprises: [Double] = []
    /// Whether each row is bad.
    public private(set) var isBad: [Bool] = []
    /// Whether each row is part of an incident that is shown, which the budget limits.
    public private(set) var isShown: [Bool] = []
    /// Microseconds since 1970 of each row; empty where rows have no time.
    public private(set) var times: [Int64] = []
    /// The number of each row's group; rows that belong together have the same one.
    public private(set) var groups: [Int32] = []
    /// The place of each row's kind in ``kindNames``, -1 for none.
    public private(set) var kinds: [Int32] = []
    /// The kinds of bad rows, in order of first appearance.
    public private(set) var kindNames: [String] = []
    /// Whether any row was given a group.
    public private(set) var hasGroups = false
    /// The surprises of everything that was scored, labelled or not.
    public var scored: [Double] = []
    private var kindNumbers: [ByteKey: Int32] = [:]
    private var groupNumbers: [ByteKey: Int32] = [:]
    private var nextGroup: Int32 = 0

    /// A table without rows.
    public init() {}

    /// Rows.
    public var count: Int { surprises.count }

    /// Adds a labelled row.
    ///
    /// - Parameters:
    ///   - group: what it belongs to; nil makes it a group of its own.
    ///   - kind: of a bad row; kinds of good ones mean nothing.
    public mutating func add(
        surprise: Double, isBad: Bool, isShown: Bool, time: Int64? = nil, group: String? = nil, kind: String? = nil
    ) {
        precondition(surprise.isFinite, "a surprise is finite")
        surprises.append(surprise)
        self.isBad.append(isBad)
        self.isShown.append(isShown)
        if let time { times.append(time) }
        if let group {
            hasGroups = true
            groups.append(number(of: group))
        } else {
            groups.append(nextGroup)
            nextGroup += 1
        }
        kinds.append(isBad ? kind.map { kindNumber(of: $0) } ?? -1 : -1)
    }

    /// Groups, rows of their own counted too.
    public var groupCount: Int { Int(nextGroup) }

    private mutating func number(of group: String) -> Int32 {
        let key = ByteKey(group)
        if let number = groupNumbers[key] { return number }
        defer { nextGroup += 1 }
        groupNumbers[key] = nextGroup
        return nextGroup
    }

    private mutating func kindNumber(of kind: String) -> Int32 {
        let key = ByteKey(kind)
        if let number = kindNumbers[key] { return number }
        let number = Int32(kindNames.count)
        kindNumbers[key] = number
        kindNames.append(kind)
        return number
    }
}
