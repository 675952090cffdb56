import DragnetCore
import DragnetEmbedding

/// Prints what a training would take.
struct EstimatePrinter {
    var global: GlobalOptions

    /// A line a number: the parts of the memory, their sum, pairs and seconds; or one object of JSON.
    func print(_ estimate: TrainingEstimate) throws {
        let seconds = estimate.seconds.map { ($0 * 10).rounded() / 10 }
        if global.json {
            let parts = estimate.components.map { "\(JSONText.quoted($0.name)):\($0.bytes)" }
            Swift.print(
                "{\"v\":1,\"components\":{\(parts.joined(separator: ","))},\"bytes\":\(estimate.totalBytes),"
                    + "\"pairs\":\(estimate.pairCount),\"blocks\":\(estimate.blockCount),"
                    + "\"sweeps\":\(estimate.sweepCount)\(seconds.map { ",\"seconds\":\($0)" } ?? "")}")
            return
        }
        for part in estimate.components { Swift.print("\(part.name)\t\(part.bytes)") }
        Swift.print("total bytes\t\(estimate.totalBytes)")
        Swift.print("pairs\t\(estimate.pairCount)")
        Swift.print("sweeps\t\(estimate.sweepCount)")
        if let seconds { Swift.print("seconds\t\(seconds)") }
    }
}
