import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest

/// The file of attributes of a run.
struct EntityAttributes {
    /// What it says.
    let features: EntityFeatures
    /// The file, for the record of the run.
    let input: RunDocument.Input

    /// Reads the file of the settings, nil without one, and adds the entities that have no event to the log.
    ///
    /// - Throws: as `AttributeReader`, and ``DragnetError/Code/inputUnusable`` if no entity of the file is in the log.
    static func read(
        into ingest: inout IngestResult, configuration: DragnetConfiguration, context: WorkContext
    ) throws -> EntityAttributes? {
        guard let path = configuration.input.attributes else { return nil }
        var options = IngestOptions()
        let shared = try configuration.ingestOptions()
        options.decimalMark = shared.decimalMark
        options.thousandsMark = shared.thousandsMark
        let hasher = InputHasher()
        let read = try AttributeReader(options: options).read(path, context: context, observer: hasher)
        let known = ingest.log.nodes.count
        let added = try read.features.addMissing(to: &ingest.log.nodes)
        guard added < read.features.entities.count else {
            throw DragnetError(
                .inputUnusable, "none of its entities is in the log", at: DragnetError.Place(file: path),
                help: "the first column must name entities as the log does; the first is "
                    + "\"\(UntrustedText.shortened(read.features.entities.first ?? "", to: 40))\", the log's first is "
                    + "\"\(UntrustedText.shortened(known > 0 ? ingest.log.nodes.name(of: 0) : "", to: 40))\"")
        }
        ingest.notes += read.notes
        if added > 0 { ingest.notes.append("attributes: entities without an event: \(added)") }
        let digest = try hasher.digest(of: path)
        return EntityAttributes(
            features: read.features,
            input: RunDocument.Input(
                name: InputNames(inputs: [path]).names[0], sha256: digest.sha256, bytes: digest.bytes,
                rows: read.features.entities.count, format: InputFormat.csv.rawValue))
    }
}
