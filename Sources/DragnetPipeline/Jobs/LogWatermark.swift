import DragnetEvents

/// How much of a workspace's log a scorer has taken in.
struct LogWatermark {
    /// Rows of the log before which every one was taken in.
    let rows: Int

    /// The longest beginning of the log that lies within the rows that were learnt from, or are gone.
    init(log: EventLog, learnt: [Int]) {
        var isLearnt = [Bool](repeating: false, count: log.count)
        for row in learnt { isLearnt[row] = true }
        for row in log.removed.stretches.joined() { isLearnt[row] = true }
        rows = isLearnt.firstIndex(of: false) ?? log.count
    }
}
