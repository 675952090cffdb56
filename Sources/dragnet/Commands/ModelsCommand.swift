import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetStorage

/// `dragnet models`: what was learnt, and which of it scores.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Lists models, and says which one scores.",
        subcommands: [
            ListModelsCommand.self, ShowModelCommand.self, PromoteModelCommand.self, RevertModelCommand.self,
            RemoveModelCommand.self,
        ], defaultSubcommand: ListModelsCommand.self)
}

extension ModelStore {
    /// The model whose id begins so.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if there is none or are several.
    func find(_ text: String) throws -> ModelRecord {
        let all = try list()
        let found = text.isEmpty ? [] : all.filter { $0.id.text.hasPrefix(text.lowercased()) }
        guard let model = found.first, found.count == 1 else {
            throw DragnetError(
                .usage,
                "\"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 70)))\" is "
                    + (found.count > 1 ? "the beginning of several models" : "no model of the workspace"),
                help: "dragnet models list names them")
        }
        return model
    }
}

/// `dragnet models list`.
struct ListModelsCommand: WorkCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the models, oldest first.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        for model in try store.models.list() {
            if global.json {
                print(model.line)
            } else {
                let role = model.isChampion ? "champion " : model.isEarlier ? "earlier  " : "candidate"
                print("\(model.id.text.prefix(12))  \(role)  \(model.size) bytes")
            }
        }
    }
}

extension ModelRecord {
    /// The model as a line of JSON.
    fileprivate var line: String {
        "{\"v\":1,\"id\":\"\(id.text)\",\"number\":\(number),\"champion\":\(isChampion),\"earlier\":\(isEarlier),\"bytes\":\(size),"
            + "\"metadata\":\(metadata)}"
    }
}

/// `dragnet models show ID`.
struct ShowModelCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Says what is known of a model, after checking that it is whole.")

    @Argument(help: ArgumentHelp("A model by its id or the beginning of it.", valueName: "ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        let model = try store.models.find(id)
        _ = try store.models.open(model.id)
        print(model.line)
    }
}

/// `dragnet models promote ID`.
struct PromoteModelCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote", abstract: "Makes a model the one that scores.")

    @Argument(help: ArgumentHelp("A model by its id or the beginning of it.", valueName: "ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        let model = try store.models.find(id)
        guard !model.isEarlier else {
            throw DragnetError(
                .usage,
                "the model \(model.id.text.prefix(12)) scored an earlier part of a scan and has no state to go on from",
                help: "promote another model; dragnet models list names them")
        }
        try store.models.setChampion(model.id)
        print("\(model.id.text.prefix(12)) scores from now on")
    }
}

/// `dragnet models revert`.
struct RevertModelCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Lets the model score that did before the present one.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        guard let before = try store.models.formerChampion() else {
            throw DragnetError(.usage, "no other model has scored here before", help: "dragnet models list names them")
        }
        try store.models.setChampion(before)
        print("\(before.text.prefix(12)) scores from now on")
    }
}

/// `dragnet models rm ID`.
struct RemoveModelCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Removes a model that does not score.")

    @Argument(help: ArgumentHelp("A model by its id or the beginning of it.", valueName: "ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.openWorkspace()
        defer { try? store.close() }
        let model = try store.models.find(id)
        try store.models.remove(model.id)
        print("\(model.id.text.prefix(12)) is removed")
    }
}
