# frozen_string_literal: true

# The Ruby runtime: finds the handler, asks the Runtime API for events, calls the handler as AWS's runtimes do and answers. It needs Ruby 2.7
# and nothing else. Handlers: "file.method" of the main object, "file.Class.method" of a class or module.
require 'json'
require 'logger'
require 'net/http'
require 'time'

module Bootstrap
  API = '/2018-06-01/runtime/'
  JSON_LOG = ENV['AWS_LAMBDA_LOG_FORMAT'] == 'JSON'
  LEVELS = { 'TRACE' => 0, 'DEBUG' => 0, 'INFO' => 1, 'WARN' => 2, 'ERROR' => 3, 'FATAL' => 4 }.freeze
  HERE = File.expand_path(__FILE__)

  # What a handler is told besides the event.
  class Context
    attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name, :memory_limit_in_mb,
                :function_version, :identity, :client_context, :deadline_ms, :tenant_id

    def initialize(headers)
      @aws_request_id = headers['Lambda-Runtime-Aws-Request-Id']
      @invoked_function_arn = headers['Lambda-Runtime-Invoked-Function-Arn']
      @deadline_ms = headers['Lambda-Runtime-Deadline-Ms'].to_i
      @identity = parse(headers['Lambda-Runtime-Cognito-Identity'])
      @client_context = parse(headers['Lambda-Runtime-Client-Context'])
      @tenant_id = headers['Lambda-Runtime-Aws-Tenant-Id']
      @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
      @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
      @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
      @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
      @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
    end

    def get_remaining_time_in_millis
      [@deadline_ms - (Time.now.to_f * 1000).to_i, 0].max
    end

    private

    def parse(text)
      JSON.parse(text) if text && !text.empty?
    end
  end

  # A connection to the Runtime API that is kept.
  class Client
    def initialize(address)
      host, port = address.split(':')
      @http = Net::HTTP.new(host, port.to_i, nil)
      @http.read_timeout = nil
      @http.keep_alive_timeout = 86_400
      @http.max_retries = 0
      @http.start
    end

    def next
      answer = @http.request(Net::HTTP::Get.new("#{API}invocation/next"))
      raise "the Runtime API answered #{answer.code}: #{answer.body}" unless answer.code == '200'

      answer
    end

    def post(path, body, error_type = nil)
      request = Net::HTTP::Post.new("#{API}#{path}", 'Content-Type' => 'application/json')
      request['Lambda-Runtime-Function-Error-Type'] = error_type.gsub(/[^\x20-\x7e]/, '?') if error_type
      request.body = body
      @http.request(request)
    end
  end

  # Where a handler lies.
  class Handler
    def initialize(name)
      parts = name.split('.')
      raise ArgumentError, "Invalid handler #{name}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method." unless [2, 3].include?(parts.size)

      @file = parts.first
      @target = parts.size == 3 ? parts[1] : nil
      @method = parts.last
    end

    def load
      require File.expand_path(@file, ENV['LAMBDA_TASK_ROOT'])
      @receiver = @target ? Kernel.const_get(@target) : TOPLEVEL_BINDING.receiver
      raise NoMethodError, "undefined method `#{@method}' for #{@receiver.inspect}" unless @receiver.respond_to?(@method, true)
    end

    def call(event, context)
      @receiver.send(@method, event: event, context: context)
    end
  end

  class << self
    attr_accessor :request_id

    # Writes one message on one line: what breaks it stays within the message.
    def emit(text)
      $stdout.write("#{text.gsub("\r\n", "\r").gsub("\n", "\r")}\n")
    end

    def describe(error, kind)
      trace = (error.backtrace || []).take_while { |line| !line.start_with?(HERE) }
      # Ruby 3.1 adds a drawing of the source to some messages.
      message = error.respond_to?(:original_message) ? error.original_message : error.message
      { 'errorMessage' => message.dup.force_encoding('UTF-8').scrub, 'errorType' => "#{kind}<#{error.class}>", 'stackTrace' => trace }
    end

    def log_error(text, result)
      if JSON_LOG
        emit(JSON.generate({ 'timestamp' => Time.now.utc.iso8601(3), 'level' => 'ERROR', 'requestId' => request_id }.merge(result)))
      else
        emit("#{text}\n#{JSON.pretty_generate(result)}")
      end
    end

    # Makes the standard library's Logger write what Lambda's log shows: the request's identifier, and JSON if the function logs that.
    def set_up_logging
      level = LEVELS[ENV['AWS_LAMBDA_LOG_LEVEL']] if JSON_LOG
      Logger.prepend(Module.new do
        define_method(:initialize) do |*arguments, **options|
          super(*arguments, **options)
          self.formatter ||= Bootstrap.formatter
          self.level = level if level
        end
      end)
    end

    def formatter
      proc do |severity, at, program, message|
        text = message.is_a?(Exception) ? "#{message.message} (#{message.class})" : message.is_a?(String) ? message : message.inspect
        if JSON_LOG
          line = { 'timestamp' => at.utc.iso8601(3), 'level' => severity, 'message' => text, 'requestId' => request_id }
          line.merge!('errorType' => message.class.to_s, 'errorMessage' => message.message, 'stackTrace' => message.backtrace || []) if message.is_a?(Exception)
          "#{JSON.generate(line)}\n"
        else
          head = "#{severity[0]}, [#{at.strftime('%Y-%m-%dT%H:%M:%S.%6N')} ##{Process.pid}] #{severity.rjust(5)} -- #{program}: "
          "#{head}#{request_id} #{text.gsub("\n", "\r")}\n"
        end
      end
    end

    def invoke(handler, client)
      event = client.next
      id = self.request_id = event['Lambda-Runtime-Aws-Request-Id']
      ENV['_X_AMZN_TRACE_ID'] = event['Lambda-Runtime-Trace-Id']
      begin
        result = handler.call(JSON.parse(event.body.force_encoding('UTF-8')), Context.new(event))
        body = JSON.generate(result)
      rescue NoMemoryError, SystemExit, SignalException
        raise
      rescue Exception => e # rubocop:disable Lint/RescueException
        result = describe(e, 'Function')
        log_error('Error raised from handler method', result)
        client.post("invocation/#{id}/error", JSON.generate(result), result['errorType'])
      else
        client.post("invocation/#{id}/response", body)
      end
    end

    def main
      $stdout.sync = $stderr.sync = true
      client = Client.new(ENV['AWS_LAMBDA_RUNTIME_API'])
      set_up_logging
      begin
        handler = Handler.new(ENV['_HANDLER'])
        handler.load
      rescue NoMemoryError, SystemExit, SignalException
        raise
      rescue Exception => e # rubocop:disable Lint/RescueException
        result = describe(e, 'Init')
        log_error("Init error when loading handler #{ENV['_HANDLER']}", result)
        client.post('init/error', JSON.generate(result), result['errorType'])
        exit!(1)
      end
      loop { invoke(handler, client) }
    end
  end
end

ARGV.clear
Bootstrap.main
