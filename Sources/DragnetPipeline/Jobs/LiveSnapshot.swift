package import DragnetDetection
package import DragnetStorage

/// What a running scorer has made of the rows that no findings are stored of, at one moment.
///
/// Who joins them into incidents need not score them again, and a state that is stored need not be brought there once more.
package struct LiveSnapshot: Sendable {
    /// The scorer after the last of the rows.
    package var scorer: Scorer
    /// The id of its model.
    package var model: ModelID
    /// The first of the rows.
    package var firstRow: Int
    /// The verdict on each row from ``firstRow`` on; nil where the row is left out.
    package var verdicts: [ScoredEvent?]

    /// The verdicts on the rows from `firstRow` on by a scorer of this model.
    package init(scorer: Scorer, model: ModelID, firstRow: Int, verdicts: [ScoredEvent?]) {
        self.scorer = scorer
        self.model = model
        self.firstRow = firstRow
        self.verdicts = verdicts
    }

    /// The row behind the last one.
    package var end: Int { firstRow + verdicts.count }

    /// Whether a workspace's findings by its champion go up to these rows.
    func follows(_ store: Workspace) throws -> Bool {
        guard try store.models.champion() == model else { return false }
        return try store.stateWatermark(modelID: model) == firstRow
    }
}
