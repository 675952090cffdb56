import DragnetCore
package import DragnetDetection
package import DragnetStorage

/// A model in memory.
package struct KnownModel: Sendable {
    package var id: ModelID
    package var model: EventModel

    /// The model of that id.
    package init(id: ModelID, model: EventModel) {
        self.id = id
        self.model = model
    }
}

/// A scorer as a workspace keeps it: a model, and the state after the last scored row.
struct SavedScorer {
    let id: ModelID
    let scorer: Scorer
    /// Rows of the workspace's log that it has taken in.
    let watermark: Int

    init(id: ModelID, scorer: Scorer, watermark: Int) {
        (self.id, self.scorer, self.watermark) = (id, scorer, watermark)
    }

    /// - Parameters:
    ///   - wanted: the id of a model, or its beginning; nil takes the champion.
    ///   - known: a model that is in memory already, taken where it is the wanted one.
    init(store: Workspace, wanted: String?, known: KnownModel? = nil, context: WorkContext) throws {
        let id = try Self.model(in: store, wanted: wanted)
        let directory = try store.models.open(id, context: context)
        let model = try known.flatMap { $0.id == id ? $0.model : nil } ?? ModelFiles.read(from: directory)
        if let watermark = try store.stateWatermark(modelID: id) {
            try store.checkReplayable(id, watermark: watermark)
        }
        let loaded = try store.loadState(modelID: id) { watermark, pieces in
            (watermark, try ScorerState.scorer(model: model, from: &pieces))
        }
        guard let loaded else {
            throw DragnetError(
                .modelMissing, "the model \(id.text.prefix(12)) has no scoring state",
                at: DragnetError.Place(file: store.path), help: "run: dragnet train")
        }
        (self.id, watermark, scorer) = (id, loaded.0, loaded.1)
    }

    private static func model(in store: Workspace, wanted: String?) throws -> ModelID {
        guard let wanted else {
            if let champion = try store.models.champion() { return champion }
            throw DragnetError(
                .modelMissing, "the workspace has no model yet", at: DragnetError.Place(file: store.path),
                help: "run: dragnet train")
        }
        let scoring = try store.models.list().filter { !$0.isEarlier }.map(\.id)
        let matches = wanted.isEmpty ? [] : scoring.filter { $0.text.hasPrefix(wanted) }
        guard let id = matches.first, matches.count == 1 else {
            let known = scoring.map { String($0.text.prefix(12)) }.joined(separator: ", ")
            throw DragnetError(
                .usage,
                "\"\(UntrustedText.terminal(UntrustedText.shortened(wanted, to: 70)))\" is "
                    + (matches.count > 1 ? "the beginning of several models" : "no model of the workspace"),
                help: known.isEmpty ? "run: dragnet train" : "known are \(known)",
                circumstance: matches.count > 1 ? nil : .unknownName)
        }
        return id
    }
}
