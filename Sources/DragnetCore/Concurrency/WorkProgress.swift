/// How far a piece of work has come.
public struct WorkProgress: Sendable, Hashable {
    /// What is being done, as a person reads it: "reading", "walking", "training".
    public var stage: String
    /// Units done so far.
    public var completed: Int
    /// Units in all, where known.
    public var total: Int?
    /// What a unit is: "rows", "bytes", "pairs".
    public var unit: String
    /// A measure worth showing beside it, such as the loss.
    public var remark: String?

    /// Progress of `stage`: `completed` of `total` `unit`.
    public init(stage: String, completed: Int, total: Int? = nil, unit: String, remark: String? = nil) {
        self.stage = stage
        self.completed = completed
        self.total = total
        self.unit = unit
        self.remark = remark
    }
}

/// Something that wants to hear of progress: a terminal line, a log, a job's record.
///
/// Reports come from any thread, at most a few per chunk of work; keep the method cheap.
public protocol ProgressReporter: Sendable {
    /// Called when some work was done.
    func report(_ progress: WorkProgress)
}

/// A reporter that says nothing.
public struct SilentProgress: ProgressReporter {
    /// A reporter that says nothing.
    public init() {}
    /// Does nothing.
    public func report(_ progress: WorkProgress) {}
}
