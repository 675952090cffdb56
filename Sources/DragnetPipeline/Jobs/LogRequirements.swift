import DragnetCore
import DragnetEvents
import DragnetIngest

/// What a log must have before anything can be learnt from it.
enum LogRequirements {
    /// Fewer events than this have no past to compare with.
    static let fewestEvents = 10
    /// Fewer events than this before the boundary teach nothing.
    static let fewestLearningEvents = 3

    /// Refuses logs that hold too little.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` that names the first input and what it lacks.
    static func check(_ ingest: IngestResult, inputs: [String]) throws {
        let log = ingest.log
        let place = ingest.inputs.first.map { DragnetError.Place(file: $0.name) }
        let contacts = (0..<log.count).lazy.filter { log.sources[$0] != log.destinations[$0] }.count
        if log.count > 0 && contacts == 0 {
            throw DragnetError(
                .inputUnusable, "every event has the same source and destination, so there is no graph", at: place,
                help: "look at the columns: say --map source=COL --map destination=COL")
        }
        if contacts < fewestEvents {
            throw DragnetError(
                .inputUnusable,
                "\(log.count == 1 ? "1 event is" : "\(log.count) events are") too few: there is nothing to compare with",
                at: place, help: "give a log with at least \(fewestEvents) events, better some thousands")
        }
    }

    /// Whether all events of a log carry one and the same time, so that there is no before and after.
    static func allAtOnce(_ log: EventLog) -> Bool {
        guard let times = log.times, let first = times.first else { return false }
        return times.allSatisfy { $0 == first }
    }

    /// Refuses a boundary that leaves nothing to learn from or nothing to score.
    static func check(learningCount: Int, of count: Int, until: String?) throws {
        if learningCount < fewestLearningEvents {
            throw DragnetError(
                .usage, "only \(learningCount) events lie before --until, too few to learn from",
                help: "choose a later --until")
        }
        if learningCount >= count && until != nil {
            throw DragnetError(
                .usage, "no event lies after --until, so there is nothing to score", help: "choose an earlier --until")
        }
    }
}
