import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetService
import Foundation
import Synchronization

/// `dragnet serve`: the workspace behind HTTP.
struct ServeCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Stores and scores events over HTTP, and shows what was found.")

    @Option(help: ArgumentHelp("Address and port; port 0 takes any that is free.", valueName: "HOST:PORT"))
    var listen: String?

    @Flag(help: "Change nothing: no events, no decisions, no jobs.")
    var readOnly = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration(listen.map { ["serve.listen": $0] } ?? [:])
        var service = DragnetService(workspace: try global.workspacePath(), configuration: configuration)
        service.isReadOnly = readOnly
        service.isVerbose = global.verbose
        let (isJSON, global) = (global.json, global)
        DragnetService.shareThreads()
        try Self.waiting { [service] in
            try await service.run { address in
                let host = address.host.contains(":") ? "[\(address.host)]" : address.host
                let url = "http://\(host):\(address.port)"
                global.say("dragnet: serving \(url)" + (address.isOpen ? " without tokens, to this machine alone" : ""))
                guard isJSON else { return }
                print("{\"v\":1,\"listening\":\"\(url)\",\"port\":\(address.port)}")
                fflush(nil)
            }
        }
    }

    /// Runs `body` on other threads while this one waits.
    private static func waiting(_ body: @escaping @Sendable () async throws -> Void) throws {
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Task.detached {
            do { try await body() } catch { failure.withLock { $0 = error } }
            done.signal()
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
